#!/usr/bin/env python3
# ruff: noqa
# fmt: off
"""Score an importer's dry run against NAME.expected.json. Standard library only.

    python score.py EXPECTED ACTUAL [--threshold 0.95] [--issue-threshold 0.8] [--map MAP.json] [--show 20] [--json OUT]
    python score.py --self-test
    python score.py --oracle DIR        # a perfect dry run made from the answers must score 1.0

EXPECTED and ACTUAL are two files or two folders. In folders, NAME.expected.json is compared with
ACTUAL/NAME.actual.json (or NAME.json); a missing answer scores 0.

The dry run's shape (extra keys are ignored):

    {"rejected": false, "file_issues": ["file.macro"], "companies": 84,
     "records": [{"sheet": "签约", "row": 7, "kind": "agreement",
                  "fields": {"project_name": "…",                       # a plain value, or facets:
                             "agreement_amount": {"value": "350000000", "qualifier": "约"},
                             "signed_on": {"value": "2017-06", "precision": "month"}},
                  "errors": ["date.invalid"], "warnings": [{"code": "amount.unit_slip", "field": "total_invest"}]}]}

or only the list of records. Amounts in 元; dates may be full ISO days when "precision" says how much of them counts.
MAP.json renames the importer's own words: {"fields": {"theirs": "ours"}, "kinds": {...}, "codes": {...}}.

A workbook passes when record precision and recall and field precision and recall reach --threshold, and issue recall and
error precision reach --issue-threshold. Exit status: 0 all pass, 1 some fail, 2 wrong use.
"""
import argparse
import json
import os
import re
import sys
import unicodedata
from decimal import Decimal, InvalidOperation

AMOUNTS = set('''planned_invest agreement_amount total_invest phase1_invest registered_capital inflow_total inflow_month
 inflow_outside sales_month applied_amount approved_amount paid_amount foreign_capital'''.split())
NUMBERS = set('''land_mu area_planned_km2 area_built_km2 land_available_mu factory_area_m2 vacant_area_m2 tenants occupancy_pct
 rent racks racks_designed racks_built racks_used rack_rate_pct servers pue power_price bandwidth_gbps area_m2 floor_load ceiling_m'''.split())
DATES = set('''first_reported_on reported_on signed_on registered_on started_on produced_on planned_start_on
 planned_production_on notice_start_on notice_end_on paid_on online_on available_on'''.split())
TEXTS = set('''project_name company_name old_name investor_name local_partner operator_name content industry chain site region city
 owner_org owner_person leader referrer contact contact_post phone legal_rep stage_text audit_state progress problem remark uscc
 old_reg_no park_name level leading_industry power_supply building floor unit_no usage status dc_name dc_grade policy matter doc_no
 fund_source handler region_code'''.split())
KNOWN = AMOUNTS | NUMBERS | DATES | TEXTS
FREE = {'region_code', 'city'}          # may be given or not; only a wrong one counts
FACETS = ('value', 'precision', 'qualifier', 'min', 'max', 'currency', 'null_reason', 'ext')


def text(s):
    s = unicodedata.normalize('NFKC', str(s))
    return re.sub(r'[\s\u200b\ufeff]+', '', s)


def dec(x):
    try:
        return Decimal(str(x).replace(',', ''))
    except InvalidOperation:
        return None


def cut_date(v, precision):
    m = re.fullmatch(r'(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?', str(v))
    if not m or not precision:
        return str(v)
    y, mo = m[1], int(m[2])
    return {'year': y, 'half': f'{y}-H{(mo + 5) // 6}', 'quarter': f'{y}-Q{(mo + 2) // 3}', 'month': f'{y}-{mo:02d}'}.get(precision, f'{y}-{m[2]}-{m[3]}')


def phones(v):
    out = set()
    for p in re.split(r'[;,/、；，\n]+', str(v)):
        d = re.sub(r'\D', '', unicodedata.normalize('NFKC', p))
        d = re.sub(r'^(0086|86)(?=1\d{10}$)', '', d)
        if d:
            out.add(d)
    return out


def same(field, facet, want, got, got_all=None):
    if want is None or got is None:
        return want is None and got is None
    if facet in ('min', 'max') or facet == 'value' and field in AMOUNTS | NUMBERS:
        a, b = dec(want), dec(got)
        return a is not None and b is not None and abs(a - b) <= max(Decimal('0.01'), abs(a) * Decimal('1e-9'))
    if facet == 'value' and field in DATES:
        return str(want) == cut_date(got, (got_all or {}).get('precision'))
    if facet == 'value' and field == 'phone':
        return phones(want) == phones(got)
    if facet == 'value' and field == 'uscc':
        return text(want).upper() == text(got).upper()
    return text(want) == text(got)


def good(field, facet, exp, act):
    """Is the importer's facet right, counting the other accepted answers?"""
    got = act.get(facet)
    if facet == 'value' and got == '':
        got = None
    if same(field, facet, exp.get(facet), got, act):
        return True
    return any(same(field, facet, alt, got, act) for alt in exp.get('accept', {}).get(facet, []))


class Count:
    def __init__(self):
        self.tp = self.fp = self.fn = 0

    def p(self):
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    def r(self):
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0


def as_facets(v):
    return dict(v) if isinstance(v, dict) else {'value': v}


def field_score(name, exp, act, n, say, where):
    act = as_facets(act) if act is not None else {}
    if act.get('value') == '':
        act['value'] = None
    missing = act.get('value') is None and not act.get('null_reason')
    if name in FREE and missing:
        return
    for f in FACETS:
        want, got = exp.get(f), act.get(f)
        if f == 'currency':                      # silence means CNY
            if act.get('value') is None:
                continue
            got = act['currency'] = got or 'CNY'
            if want is None or good(name, f, exp, act):
                if want not in (None, 'CNY') and want == got:
                    n.tp += 1
                continue
        if f == 'null_reason' and want in (None, '空') and got in (None, '空', '无'):
            continue                             # silence means blank
        if f == 'precision' and want == 'day' and got is None and act.get('value') is not None:
            continue                             # silence means day
        if want is None and got is None:
            continue
        if good(name, f, exp, act):
            n.tp += 1 if got is not None else 0
            continue
        if want is not None:
            n.fn += 1
        if got is not None:
            n.fp += 1
        say(f'{where} {name}.{f}: expected {want!r}, got {got!r}' + (f' (cell {exp["raw"]!r})' if exp.get('raw') else ''))


def codes(x):
    return [c if isinstance(c, str) else c.get('code') for c in (x or [])]


def norm_actual(a, mp):
    if isinstance(a, list):
        a = {'records': a}
    fm, km, cm = (mp.get(k, {}) for k in ('fields', 'kinds', 'codes'))
    recs = []
    for r in a.get('records', []):
        recs.append({'sheet': r.get('sheet') or '', 'row': int(r['row']), 'kind': km.get(r.get('kind'), r.get('kind')),
                     'fields': {fm.get(k, k): v for k, v in (r.get('fields') or {}).items()},
                     'errors': [cm.get(c, c) for c in codes(r.get('errors'))], 'warnings': [cm.get(c, c) for c in codes(r.get('warnings'))]})
    return {'records': recs, 'rejected': bool(a.get('rejected')), 'companies': a.get('companies'),
            'file_issues': [cm.get(c, c) for c in codes(a.get('file_issues'))]}


def score(exp, act, mp=None):
    act = norm_actual(act, mp or {})
    log = []
    say = log.append
    rec, fld, iss = Count(), Count(), Count()
    false_err = all_err = 0
    res = {'file': exp['file'], 'log': log}

    def done(**k):
        res.update(k)
        return res
    if exp['outcome'] != 'read' and (act['rejected'] or exp['outcome'] == 'reject'):
        want = codes(exp['file_issues'])
        ok = act['rejected'] and (not want or any(c in act['file_issues'] for c in want))
        if not ok:
            say(f'file: expected a refusal with one of {want}, got rejected={act["rejected"]} {act["file_issues"]}')
        v = 1.0 if ok else 0.0
        return done(rec_p=v, rec_r=v, fld_p=v, fld_r=v, iss_r=v, err_p=1.0, companies=True, extra_ok=True)
    if act['rejected']:
        say(f'file: refused with {act["file_issues"]} but should be read')
    sample = exp.get('records_mode') == 'sample'
    anysheet = all(not r['sheet'] for r in exp['records'])
    key = (lambda r: ('', r['row'])) if anysheet else (lambda r: (text(r['sheet']), r['row']))
    got = {}
    for r in act['records']:
        got.setdefault(key(r), []).append(r)
    ignored = {key(r): r['reason'] for r in exp['ignored_rows']}
    opt_sheets = {text(s['sheet']) for s in exp['ignored_sheets'] if s.get('optional')}
    known = set()
    for e in exp['records']:
        k = key(e)
        known.add(k)
        where = f'{e["sheet"]}!{e["row"]}'
        a = (got.get(k) or [None])[0]
        if a is None:
            if not e.get('optional'):
                rec.fn += 1
                say(f'{where}: no record')
                if e.get('score_fields', True) and not e['errors']:
                    fld.fn += sum(1 for n, f in e['fields'].items() if f.get('value') is not None and n not in FREE)
                for x in e['errors'] + e['warnings'] + e.get('errors_or_warnings', []):
                    iss.fn += 0 if x.get('optional') else 1
            continue
        if len(got[k]) > 1:
            rec.fp += len(got[k]) - 1
            say(f'{where}: {len(got[k])} records for one row')
        if not e.get('optional'):
            rec.tp += 1
        if a['kind'] == e['kind']:
            fld.tp += 1
        elif not e.get('optional'):
            fld.fp += 1
            fld.fn += 1
            say(f'{where}: kind expected {e["kind"]}, got {a["kind"]}')
        # issues
        both = a['errors'] + a['warnings']
        for level, want in (('error', e['errors']), ('warning', e['warnings']), ('any', e.get('errors_or_warnings', []))):
            for x in want:
                if x.get('optional'):
                    continue
                if x['code'] in (a['errors'] if level == 'error' else both):
                    iss.tp += 1
                else:
                    iss.fn += 1
                    say(f'{where}: {level} {x["code"]} not reported')
        allowed = codes(e['errors']) + codes(e['warnings']) + codes(e.get('errors_or_warnings'))
        for c in a['errors']:
            all_err += 1
            if c not in allowed and not e['errors']:
                false_err += 1
                say(f'{where}: error {c} on a good row')
        if e['errors'] or e.get('score_fields', True) is False or e.get('optional'):
            continue
        for n, f in e['fields'].items():
            field_score(n, f, a['fields'].get(n), fld, say, where)
        for n, v in a['fields'].items():
            if n in KNOWN and n not in e['fields'] and n not in FREE and as_facets(v).get('value') not in (None, ''):
                fld.fp += 1
                say(f'{where} {n}: not in the row, got {as_facets(v).get("value")!r}')
    for k, rs in got.items():
        if k in known or (k[0] in opt_sheets):
            continue
        if sample and k not in ignored:
            continue
        rec.fp += len(rs)
        say(f'{rs[0]["sheet"]}!{k[1]}: record from a row that holds none ({ignored.get(k, "unlisted")})')
    extra_ok = True
    if sample:
        if len(act['records']) != exp['record_count']:
            extra_ok = False
            say(f'records: expected {exp["record_count"]}, got {len(act["records"])}')
        for s, t in exp['sums'].items():
            for f, v in t.items():
                z = sum((dec(as_facets(r['fields'].get(f)).get('value') or 0) or Decimal(0) for r in act['records']), Decimal(0))
                if abs(z - Decimal(v)) > 1:
                    extra_ok = False
                    say(f'sum of {f}: expected {v}, got {z}')
    comp = True
    d = exp['distinct_companies']
    if act['companies'] is not None and exp['records']:
        comp = d['at_least'] <= act['companies'] <= d['at_most']
        if not comp:
            say(f'companies: expected {d["expected"]} ({d["at_least"]}–{d["at_most"]}), got {act["companies"]}')
    for x in exp['file_issues']:
        if not x.get('optional') and x['level'] != 'any' and x['code'] not in act['file_issues']:
            iss.fn += 1
            say(f'file: {x["code"]} not reported')
    return done(rec_p=rec.p(), rec_r=rec.r(), fld_p=fld.p(), fld_r=fld.r(), iss_r=iss.r(), err_p=1 - false_err / all_err if all_err else 1.0,
                companies=comp, extra_ok=extra_ok)


def passed(r, t, ti):
    return min(r['rec_p'], r['rec_r'], r['fld_p'], r['fld_r']) >= t and min(r['iss_r'], r['err_p']) >= ti and r['companies'] and r['extra_ok']


def perfect(exp):
    """The dry run an ideal importer would print."""
    if exp['outcome'] == 'reject' or (exp['outcome'] == 'reject_or_read' and not exp['records']):
        return {'rejected': True, 'file_issues': codes(exp['file_issues']), 'records': []}
    recs = []
    for e in exp['records']:
        recs.append({'sheet': e['sheet'], 'row': e['row'], 'kind': e['kind'],
                     'fields': {n: {k: v for k, v in f.items() if k in FACETS} for n, f in e['fields'].items()},
                     'errors': codes(e['errors']), 'warnings': codes(e['warnings']) + codes(e.get('errors_or_warnings'))})
    return {'file_issues': codes(exp['file_issues']), 'records': recs, 'companies': exp['distinct_companies']['expected']}


def self_test():
    exp = {'file': 't.xlsx', 'outcome': 'read', 'file_issues': [], 'ignored_sheets': [], 'distinct_companies': {'expected': 2, 'at_least': 2, 'at_most': 3},
           'ignored_rows': [{'sheet': 'S', 'row': 1, 'reason': 'title'}, {'sheet': 'S', 'row': 6, 'reason': 'total'}], 'sums': {},
           'records': [
               {'sheet': 'S', 'row': 3, 'kind': 'lead', 'errors': [], 'warnings': [], 'fields': {
                   'project_name': {'value': '甲（乙）项目'}, 'planned_invest': {'value': '350000000', 'currency': 'CNY', 'qualifier': '约'},
                   'signed_on': {'value': '2017-06', 'precision': 'month'}, 'phone': {'value': '13800001234;13800005678'},
                   'land_mu': {'value': None, 'null_reason': '空'}, 'inflow_total': {'value': None, 'null_reason': '待定'}}},
               {'sheet': 'S', 'row': 4, 'kind': 'lead', 'errors': [{'code': 'date.invalid', 'field': 'signed_on'}], 'warnings': [], 'fields': {'project_name': {'value': '丙'}}},
               {'sheet': 'S', 'row': 5, 'kind': 'lead', 'errors': [], 'warnings': [{'code': 'amount.unit_slip'}], 'errors_or_warnings': [{'code': 'date.ambiguous'}], 'fields': {
                   'project_name': {'value': '丁'}, 'signed_on': {'value': '2017-01', 'precision': 'month', 'accept': {'value': ['2017-01', '2017-10', None], 'precision': ['month', None]}}}}]}
    n = 0

    def check(name, cond):
        nonlocal n
        n += 1
        if not cond:
            print('FAIL', name)
            sys.exit(1)
    cp = lambda x: json.loads(json.dumps(x))
    one = perfect(exp)
    r = score(exp, one)
    check('perfect', passed(r, 1, 1) and not r['log'])
    a = cp(one)
    a['records'][0]['fields'].update(project_name='甲(乙) 项目', signed_on={'value': '2017-06-01', 'precision': 'month'}, phone='+86 138-0000-1234 / 13800005678')
    a['records'][0]['fields'].pop('land_mu')
    a['records'][2]['fields']['signed_on'] = None
    check('other spellings', passed(score(exp, a), 1, 1))
    a = cp(one)
    a['records'][0]['fields']['planned_invest'] = {'value': '35000', 'qualifier': '约'}
    r = score(exp, a)
    check('wrong amount', r['fld_p'] < 1 and r['fld_r'] < 1 and r['rec_r'] == 1)
    a = cp(one)
    a['records'][0]['fields']['planned_invest'] = '350000000'
    r = score(exp, a)
    check('lost qualifier', r['fld_r'] < 1 and r['fld_p'] == 1)
    a = cp(one)
    a['records'][0]['fields']['land_mu'] = '0'
    check('blank read as 0', score(exp, a)['fld_p'] < 1)
    a = cp(one)
    a['records'][0]['fields']['inflow_total'] = {'value': None, 'null_reason': '保密'}
    check('wrong reason', score(exp, a)['fld_r'] < 1)
    a = cp(one)
    a['records'][0]['fields']['signed_on'] = {'value': '2017-06-01', 'precision': 'day'}
    check('false precision', score(exp, a)['fld_p'] < 1)
    a = cp(one)
    a['records'].pop(2)
    r = score(exp, a)
    check('lost row', r['rec_r'] < 1 and r['rec_p'] == 1 and r['iss_r'] < 1)
    a = cp(one)
    a['records'].append({'sheet': 'S', 'row': 6, 'kind': 'lead', 'fields': {}})
    check('total taken for a row', score(exp, a)['rec_p'] < 1)
    a = cp(one)
    a['records'][1]['errors'] = []
    check('lost error', score(exp, a)['iss_r'] < 1)
    a = cp(one)
    a['records'][0]['errors'] = ['date.invalid']
    check('false error', score(exp, a)['err_p'] < 1)
    a = cp(one)
    a['companies'] = 4
    check('companies', not passed(score(exp, a), 0, 0))
    check('kind map', passed(score(exp, [dict(x, kind='线索') for x in one['records']], {'kinds': {'线索': 'lead'}}), 1, 1))
    rej = {'file': 'e.xlsx', 'outcome': 'reject', 'file_issues': [{'level': 'any', 'code': 'file.encrypted'}], 'ignored_sheets': [], 'ignored_rows': [], 'records': [], 'sums': {}, 'distinct_companies': {'expected': 0, 'at_least': 0, 'at_most': 0}}
    check('refusal', passed(score(rej, {'rejected': True, 'file_issues': ['file.encrypted'], 'records': []}), 1, 1))
    check('no refusal', not passed(score(rej, {'records': []}), .5, .5))
    check('refused a good file', not passed(score(exp, {'rejected': True, 'file_issues': ['x'], 'records': []}), .5, .5))
    print(f'{n} passed, 0 failed')


def load(p):
    with open(p, encoding='utf-8') as f:
        return json.load(f)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('expected', nargs='?')
    ap.add_argument('actual', nargs='?')
    ap.add_argument('--threshold', type=float, default=0.95)
    ap.add_argument('--issue-threshold', type=float, default=0.8)
    ap.add_argument('--map')
    ap.add_argument('--show', type=int, default=10, help='findings printed per workbook')
    ap.add_argument('--json', help='write all results and findings here')
    ap.add_argument('--self-test', action='store_true')
    ap.add_argument('--oracle', metavar='DIR')
    a = ap.parse_args()
    if a.self_test:
        return self_test()
    mp = load(a.map) if a.map else {}
    pairs = []
    if a.oracle:
        for n in sorted(os.listdir(a.oracle)):
            if n.endswith('.expected.json'):
                e = load(os.path.join(a.oracle, n))
                o = perfect(e)
                if e.get('records_mode') == 'sample':
                    e = dict(e, record_count=len(e['records']), sums={})
                pairs.append((e, o))
    elif not (a.expected and a.actual):
        ap.error('EXPECTED and ACTUAL are needed')
    elif os.path.isdir(a.expected):
        for n in sorted(os.listdir(a.expected)):
            if n.endswith('.expected.json'):
                base = n[:-len('.expected.json')]
                p = next((q for q in (os.path.join(a.actual, base + s) for s in ('.actual.json', '.json')) if os.path.exists(q)), None)
                pairs.append((load(os.path.join(a.expected, n)), load(p) if p else None))
    else:
        pairs.append((load(a.expected), load(a.actual)))
    if not pairs:
        ap.error('nothing to compare')
    bad, out = 0, []
    print(f'{"workbook":34} recP  recR  fldP  fldR  issR  errP  comp')
    for e, act in pairs:
        if act is None:
            r = dict(file=e['file'], log=['no answer'], rec_p=0, rec_r=0, fld_p=0, fld_r=0, iss_r=0, err_p=0, companies=False, extra_ok=False)
        else:
            r = score(e, act, mp)
        r['pass'] = passed(r, a.threshold, a.issue_threshold)
        bad += not r['pass']
        out.append(r)
        print(f'{r["file"]:34} ' + '  '.join(f'{r[k]:.2f}' for k in ('rec_p', 'rec_r', 'fld_p', 'fld_r', 'iss_r', 'err_p')) + f'  {"ok" if r["companies"] else "no":4}  {"pass" if r["pass"] else "FAIL"}')
        for s in r['log'][:a.show]:
            print('    ' + s)
        if len(r['log']) > a.show:
            print(f'    … {len(r["log"]) - a.show} more')
    if a.json:
        with open(a.json, 'w', encoding='utf-8') as f:
            json.dump(out, f, ensure_ascii=False, indent=1)
    print(f'{len(pairs) - bad} passed, {bad} failed')
    sys.exit(1 if bad else 0)


if __name__ == '__main__':
    main()
