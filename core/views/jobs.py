"""A person's background jobs: progress, result, cancel, try again."""

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core import jobs, notices
from core.addresses import local_address
from core.models import Job

STOP_POLLING = 286


def own_jobs(request: HttpRequest) -> QuerySet[Job]:
    """Only the person's own jobs: a result was made with their rights."""
    return Job.objects.filter(owner=request.user)


def own_job(request: HttpRequest, pk: int) -> Job:
    """One of the person's jobs; another's answers like a missing one."""
    job = own_jobs(request).filter(pk=pk).first()
    if job is None:
        raise Http404
    return job


def _way_back(request: HttpRequest, pk: int) -> str:
    """Where the person came from, where the page says so; else the job's own page."""
    address = request.POST.get("next", "")
    return local_address(request, address) if address else reverse("core:job_detail", args=[pk])


class JobListView(View):
    """What the person asked for, newest first, with the files to download."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "core/job_list.html", {"jobs": own_jobs(request)[:100], "title": _("Downloads")})


class JobDetailView(View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = own_job(request, pk)
        return render(request, "core/job_detail.html", {"job": job, "title": job.title})


class JobStatusView(View):
    """The part of the page that is asked for every second until the job has ended."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = own_job(request, pk)
        if not job.is_open:
            notices.mark_read(request.user, notices.page_of(job))
        return render(request, "core/_job.html", {"job": job}, status=200 if job.is_open else STOP_POLLING)


class JobCancelView(View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        jobs.cancel(own_job(request, pk))
        return redirect(_way_back(request, pk))


class JobRetryView(View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        jobs.retry(own_job(request, pk))
        return redirect(_way_back(request, pk))


class JobFileView(View):
    """The result's file, under its Chinese name, as an attachment."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = own_job(request, pk)
        if not job.result_file or not job.result_file.storage.exists(job.result_file.name):
            raise Http404
        return FileResponse(job.result_file.open("rb"), as_attachment=True, filename=job.file_name)
