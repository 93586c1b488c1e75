"""The rules of leads and first reports that an office may set for itself; sources as in the domain notes."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.office import Rule

WORKING_DAYS = _("working days")
DAYS = _("days")
SERVICE = _("Answering enquiries")
FOLLOW_UP = _("Following up")
FIRST_REPORT = _("First reports")
SCREENING = _("Taking leads in")
HABIT = _("common practice; no published text known")
JIANGMEN = "江门市，江府办函〔2024〕37号"
HANDAN = "邯郸市在谈项目预警做法，2024年"

RULES = (
    Rule("lead.respond", _("first answer to an enquiry"), 1, SERVICE, WORKING_DAYS,
         help=_("Counted from the day after the enquiry came; until the end of the last day."), source=JIANGMEN),
    Rule("lead.judge", _("judgement of an enquiry"), 3, SERVICE, WORKING_DAYS,
         help=_("Counted from the day after the enquiry came; until the end of the last day."), source=JIANGMEN),
    Rule("lead.reply", _("telling the result"), 5, SERVICE, WORKING_DAYS,
         help=_("Counted from the day after the enquiry came; until the end of the last day."), source=JIANGMEN),
    Rule("followup.max_gap_negotiating", _("longest gap between contacts, in negotiation"), 14, FOLLOW_UP, DAYS,
         help=_("Calendar days since the last interaction, else since the lead came to its stage."), source=JIANGMEN,
         least=1),
    Rule("followup.max_gap_signed", _("longest gap between contacts, signed"), 30, FOLLOW_UP, DAYS,
         help=_("Calendar days since the last interaction, else since the lead came to its stage."), source=HABIT,
         least=1),
    Rule("stagnation.yellow", _("stagnation, yellow"), 60, FOLLOW_UP, DAYS, source=HANDAN, least=1,
         help=_("Calendar days without a move of stage or an interaction, before signing. A stage may have its own.")),
    Rule("stagnation.red", _("stagnation, red"), 90, FOLLOW_UP, DAYS, source=HANDAN, least=1,
         help=_("Calendar days without a move of stage or an interaction, before signing. A stage may have its own.")),
    Rule("stagnation.archive", _("stagnation, should leave the pool"), 180, FOLLOW_UP, DAYS, source=HANDAN, least=1,
         help=_("Calendar days without a move of stage or an interaction, before signing. Nothing is archived by "
                "itself.")),
    Rule("first_report.threshold_cny", _("smallest investment of a first report"), Decimal(1_000_000_000),
         FIRST_REPORT, source="河南省首报首谈做法"),
    Rule("first_report.threshold_usd", _("smallest foreign investment of a first report"), Decimal(10_000_000),
         FIRST_REPORT, currency="USD", source="重庆市首报首谈试行做法"),
    Rule("first_report.refuse_below", _("refuse first reports below the threshold"), 0, FIRST_REPORT,
         _("(1 yes, 0 no)"), source=HABIT, help=_("Otherwise they are taken and marked.")),
    Rule("claim.days", _("protection of a first report"), 90, FIRST_REPORT, DAYS, source=HABIT, least=1,
         help=_("Calendar days from acceptance.")),
    Rule("claim.renewals", _("renewals of a first report"), 1, FIRST_REPORT, _("times"), source=HABIT,
         help=_("Each needs evidence of progress.")),
    Rule("claim.silent_days", _("first report lapses after silence of"), 30, FIRST_REPORT, DAYS, source=HABIT, least=1,
         help=_("Calendar days without an interaction.")),
    Rule("big_data.lead_min_fai", _("smallest fixed-asset investment of a lead"), Decimal(30_000_000), SCREENING,
         source="宣城市大数据项目线索准入口径", help=_("Below it a warning is shown; nothing is refused.")),
)  # fmt: skip
