"""Regions, organisations and the people who work in them."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import roles
from core.models import AuditedModel, ScopedQuerySet


class ValidityQuerySet(ScopedQuerySet):
    def valid_on(self, day: date) -> Self:
        """Only what was in force on `day`; an empty date is an open end."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class Region(models.Model):
    """A division of GB/T 2260, or a functional zone in its own code space (`Z-…`), with its validity.

    A renamed or merged county stays as it was, for the records of its time, and points at its successors.
    """

    class Kind(models.TextChoices):
        PROVINCE = "province", _("province")
        CITY = "city", _("city")
        COUNTY = "county", _("county")
        FUNCTIONAL_ZONE = "functional_zone", _("functional zone")

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("within")
    )
    path = models.CharField(max_length=120, db_index=True, editable=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    pinyin = models.CharField(max_length=120, blank=True)
    other_code = models.CharField(_("statistical code"), max_length=20, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)

    objects = ValidityQuerySet.as_manager()
    scope_everyone = True

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]

    def __str__(self) -> str:
        """The name; with its city where the name is only 城区, 郊区 or 矿区, which several cities have."""
        return self.name if len(self.name) > 2 else self.short_name or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `path` (`140000/140100/140105/`) true, so that a subtree is one index range."""
        self.path = f"{self.parent.path if self.parent else ''}{self.code}/"
        super().save(*args, **kwargs)

    @property
    def city_code(self) -> str:
        """The code of the city this region is or lies in; empty for a province."""
        steps = self.path.split("/")
        return steps[1] if len(steps) > 2 else ""


class Organisation(AuditedModel):
    """A government department, a city government, or a group of them, under the name of its time."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("government")
        DEPARTMENT = "department", _("department")
        GROUP = "group", _("group of units")
        OTHER = "other", _("other unit")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent unit")
    )
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor")
    )
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    members = models.ManyToManyField(
        "self", symmetrical=False, related_name="groups", blank=True, verbose_name=_("member units")
    )
    needs_check = models.BooleanField(_("validity not yet checked"), default=False)

    objects = ValidityQuerySet.as_manager()
    scope_everyone = True

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organisation_validity_order",
                violation_error_message=_("The unit ends before it begins: check the two dates."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.pk and self.successor_id == self.pk:
            raise ValidationError({"successor": _("A unit cannot succeed itself.")})
        if self.pk and self.pk in self._line_above():
            raise ValidationError({"parent": _("A unit cannot stand below itself: choose another parent unit.")})

    def _line_above(self) -> list[int]:
        """The numbers of the parent unit, its parent, and so on."""
        line: list[int] = []
        above = self.parent
        while above is not None and above.pk not in line:
            line.append(above.pk)
            above = above.parent
        return line

    @property
    def present_name(self) -> str:
        """The name to show today: the historical one, with today's beside it when it differs."""
        if self.successor is None:
            return self.name
        return _("%(then)s (now %(now)s)") % {"then": self.name, "now": self.successor.name}


class UserQuerySet(ScopedQuerySet):
    def at_work(self) -> Self:
        """People who may sign in and work with records, as administrators do not."""
        return self.filter(is_active=True, role__in=roles.BUSINESS)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AuditedModel, AbstractBaseUser):
    """A person who signs in. One role each: that keeps the three administrators apart by construction.

    A new account has no role yet and cannot sign in; see `accounts.services`.
    """

    class Standing(models.TextChoices):
        ACTIVE = "active", _("may sign in")
        WAITING = "waiting", _("waits for a role")
        DISABLED = "disabled", _("disabled")

    username = models.CharField(
        _("sign-in name"), max_length=60, unique=True, error_messages={"unique": _("This sign-in name is taken.")}
    )
    full_name = models.CharField(_("full name"), max_length=60)
    role = models.CharField(_("role"), max_length=30, choices=roles.Role.choices, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("unit")
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="people",
        verbose_name=_("region"),
        help_text=_("What this person sees lies in this region and below."),
    )
    post = models.CharField(_("post"), max_length=60, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    sessions_valid_from = models.DateTimeField(default=timezone.now, editable=False)
    last_login = models.DateTimeField(_("last signed in"), null=True, blank=True, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()
    scope_everyone = True
    audit_masked = frozenset({"password", "phone", "email"})

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_active=False) | ~Q(role=""),
                name="active_people_have_a_role",
                violation_error_message=_("Whoever may sign in needs a role."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def standing(self) -> str:
        """Whether this person may sign in, in one word: a new account waits for its role."""
        if not self.role:
            return self.Standing.WAITING
        return self.Standing.ACTIVE if self.is_active else self.Standing.DISABLED

    def may(self, route: str) -> bool:
        """May this person's role use the page called `route` (such as `crm:company_list`)?"""
        return self.is_active and self.role in roles.ROUTES.get(route, ())

    @property
    def home(self) -> str:
        """The route of the page that this person's day begins with."""
        return roles.HOMES.get(self.role, roles.USUAL_HOME)

    @property
    def is_business(self) -> bool:
        return self.role in roles.BUSINESS

    @property
    def sees_province(self) -> bool:
        """Are this person's figures those of a whole province, which alone compare with a province's targets?"""
        return self.role != roles.Role.PARK_MANAGER and self.region.kind == Region.Kind.PROVINCE

    @cached_property
    def region_ids(self) -> list[int]:
        """The person's region and everything below it."""
        return list(Region.objects.filter(path__startswith=self.region.path).values_list("pk", flat=True))

    @cached_property
    def park_ids(self) -> list[int]:
        """The parks a park manager manages (`parks.Park.managers`)."""
        return list(self.parks.values_list("pk", flat=True))


class SignInAttempt(models.Model):
    """One attempt to sign in, for the throttle and for the auditor."""

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    username = models.CharField(_("sign-in name"), max_length=150)
    address = models.CharField(_("network address"), max_length=45)
    succeeded = models.BooleanField(_("succeeded"))

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["username", "at"], name="attempt_username"),
            models.Index(fields=["address", "at"], name="attempt_address"),
        ]


def localised(chinese: str, english: str) -> str:
    """The name in the reader's language, where reference data carries both."""
    return english if english and (get_language() or "").startswith("en") else chinese
