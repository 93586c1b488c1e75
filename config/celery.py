"""The Celery application: it only serves `core.models.Job`, which is the truth about background work."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("yunju")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
