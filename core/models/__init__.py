from core.models.calendar import Holiday, Setting
from core.models.entries import AuditEntry, AuditLink
from core.models.jobs import Job, job_file_path
from core.models.lists import BulkChange, BulkChangeLine, ListPreference, SavedView
from core.models.notices import Notice, NoticePreference
from core.models.pins import Attachment, Comment, Follow, Pinned, PinQuerySet, Star, Task, Visit
from core.models.records import AuditedModel, RecordsAreKept, ScopedQuerySet, StaleVersion
from core.models.search import SearchEntry
from core.models.submissions import SubmittedForm, fingerprint

__all__ = [
    "Attachment",
    "AuditEntry",
    "AuditLink",
    "AuditedModel",
    "BulkChange",
    "BulkChangeLine",
    "Comment",
    "Follow",
    "Holiday",
    "Job",
    "ListPreference",
    "Notice",
    "NoticePreference",
    "PinQuerySet",
    "Pinned",
    "RecordsAreKept",
    "SavedView",
    "ScopedQuerySet",
    "SearchEntry",
    "Setting",
    "StaleVersion",
    "Star",
    "SubmittedForm",
    "Task",
    "Visit",
    "fingerprint",
    "job_file_path",
]
