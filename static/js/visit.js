/* Recording a talk on the way back: a draft that survives the tunnel, photos made smaller, one record however often it
   is sent. The page works without any of this. Chromium 78 and later. */
(function () {
  "use strict";

  var KEPT_AFTER = 300;
  var GIVE_UP_AFTER = 120000;
  var TRY_AGAIN_AFTER = 15000;
  var LEFT_OUT = { csrfmiddlewaretoken: 1, photos: 1, form_key: 1, retry: 1, version: 1 };

  function each(list, work) { Array.prototype.forEach.call(list, work); }
  function one(root, selector) { return root.querySelector(selector); }

  /* ---- fields as plain data, and back */

  function labelsOf(select) {
    var labels = {};
    each(select.selectedOptions || [], function (option) { labels[option.value] = option.textContent; });
    return labels;
  }

  function written(form) {
    var fields = {};
    each(form.elements, function (field) {
      if (!field.name || LEFT_OUT[field.name] || /^(file|submit|button)$/.test(field.type)) { return; }
      if (/^(radio|checkbox)$/.test(field.type) && !field.checked) { return; }
      var values = field.multiple ? Array.prototype.map.call(field.selectedOptions, function (o) { return o.value; }) : [field.value];
      fields[field.name] = { values: values, labels: field.options ? labelsOf(field) : {} };
    });
    return fields;
  }

  function choose(select, kept) {
    var box = select.tomselect;
    if (!box) {
      each(select.options, function (option) { option.selected = kept.values.indexOf(option.value) >= 0; });
      return;
    }
    kept.values.forEach(function (value) { box.addOption({ value: value, text: kept.labels[value] || value }); });
    box.setValue(select.multiple ? kept.values : kept.values[0] || "", true);
  }

  function writeBack(form, fields) {
    each(form.elements, function (field) {
      var kept = fields[field.name];
      if (!field.name || LEFT_OUT[field.name] || field.type === "file") { return; }
      if (/^(radio|checkbox)$/.test(field.type)) {
        field.checked = Boolean(kept) && kept.values.indexOf(field.value) >= 0;
      } else if (kept && field.options) {
        choose(field, kept);
      } else if (kept) {
        field.value = kept.values[0];
      }
    });
  }

  /* ---- days that are one tap away */

  function localDay(days) {
    var day = new Date();
    day.setDate(day.getDate() + days);
    return day.getFullYear() + "-" + ("0" + (day.getMonth() + 1)).slice(-2) + "-" + ("0" + day.getDate()).slice(-2);
  }

  function setUpDays(form) {
    each(form.querySelectorAll("[data-days]"), function (button) {
      button.addEventListener("click", function () {
        var field = form.elements[button.dataset.for];
        field.value = localDay(Number(button.dataset.days));
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
  }

  /* ---- what the company offers: its people, and its lead if there is only one */

  function pill(item, isChosen, tap) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "pick";
    button.textContent = item.text + (item.hint ? " · " + item.hint : "");
    button.setAttribute("aria-pressed", String(isChosen));
    button.addEventListener("click", function () { tap(button); });
    return button;
  }

  function offerContacts(form, contacts) {
    var place = one(form, "[data-offer=contacts]");
    var select = form.elements.contacts;
    place.textContent = "";
    contacts.forEach(function (item) {
      var value = String(item.value);
      var chosen = labelsOf(select)[value] !== undefined;
      place.appendChild(pill(item, chosen, function (button) {
        var values = Object.keys(labelsOf(select));
        var isChosen = values.indexOf(value) >= 0;
        var after = isChosen ? values.filter(function (v) { return v !== value; }) : values.concat([value]);
        select.tomselect.addOption({ value: value, text: item.text });
        select.tomselect.setValue(after);
        button.setAttribute("aria-pressed", String(!isChosen));
      }));
    });
  }

  function offerLeads(form, leads, mayChoose) {
    var place = one(form, "[data-offer=leads]");
    var select = form.elements.lead;
    place.textContent = "";
    if (!select.value && mayChoose && leads.length === 1) { choose(select, { values: [String(leads[0].value)], labels: named(leads[0]) }); }
    leads.forEach(function (item) {
      var value = String(item.value);
      place.appendChild(pill(item, select.value === value, function (button) {
        var isChosen = select.value === value;
        choose(select, { values: [isChosen ? "" : value], labels: named(item) });
        each(place.children, function (other) { other.setAttribute("aria-pressed", "false"); });
        button.setAttribute("aria-pressed", String(!isChosen));
        select.dispatchEvent(new Event("input", { bubbles: true }));
      }));
    });
  }
  function named(item) { var labels = {}; labels[item.value] = item.text; return labels; }

  function askCompany(form, mayChoose) {
    var company = form.elements.company.value;
    if (!company) { offerContacts(form, []); offerLeads(form, [], false); return; }
    fetch(form.dataset.talk.replace("/0/", "/" + company + "/"), { headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.json(); })
      .then(function (found) {
        if (form.elements.company.value !== company) { return; }
        offerContacts(form, found.contacts);
        offerLeads(form, found.leads, mayChoose);
      })
      .catch(function () { /* without a connection one types the names */ });
  }

  function setUpCompany(form) {
    if (!form.elements.company.tomselect) { return; }
    form.elements.company.tomselect.on("change", function () {
      if (form.elements.lead.tomselect) { form.elements.lead.tomselect.clear(true); }
      askCompany(form, true);
    });
    if (form.elements.company.value) { askCompany(form, true); }
  }

  /* ---- photos */

  function Photos(form, changed) {
    this.form = form;
    this.files = [];
    this.changed = changed;
    this.place = one(form, "[data-photos]");
    var photos = this;
    each(form.querySelectorAll("input[type=file][name=photos]"), function (input) {
      input.addEventListener("change", function () {
        window.yunjuPhotos.allSmaller(input.files).then(function (files) {
          input.value = "";
          photos.set(photos.files.concat(files));
          photos.changed();
        });
      });
    });
  }
  Photos.prototype.set = function (files) {
    var photos = this;
    each(this.place.querySelectorAll("img"), function (image) { URL.revokeObjectURL(image.src); });
    this.files = files;
    this.place.textContent = "";
    files.forEach(function (file, number) { photos.place.appendChild(photos.line(file, number)); });
  };
  Photos.prototype.line = function (file, number) {
    var photos = this;
    var line = document.createElement("li");
    var face = document.createElement(/^image\//.test(file.type) ? "img" : "span");
    if (face.tagName === "IMG") { face.src = URL.createObjectURL(file); face.alt = file.name; } else { face.textContent = file.name; }
    var away = document.createElement("button");
    away.type = "button";
    away.className = "photo-away";
    away.textContent = "×";
    away.setAttribute("aria-label", this.place.dataset.remove + " " + file.name);
    away.addEventListener("click", function () {
      photos.set(photos.files.filter(function (other, place) { return place !== number; }));
      photos.changed();
    });
    line.appendChild(face);
    line.appendChild(away);
    return line;
  };

  /* ---- the form with its draft */

  function Visit(form) {
    this.form = form;
    this.user = form.dataset.draft;
    this.timer = this.waiting = null;
    this.isSending = false;
    var visit = this;
    this.photos = new Photos(form, function () { visit.keepPhotos(); visit.keepSoon(); });
    form.addEventListener("input", function () { visit.keepSoon(); });
    form.addEventListener("change", function () { visit.keepSoon(); });
    form.addEventListener("submit", function (event) { event.preventDefault(); visit.send(); });
    window.addEventListener("online", function () { if (visit.waiting) { visit.send(); } });
    document.addEventListener("visibilitychange", function () { if (visit.timer) { visit.keep(); } });
    this.offer();
  }

  Visit.prototype.key = function () { return this.user + "/" + this.form.elements.form_key.value; };

  /* show one of the sentences that wait in the page, and hide the others */
  Visit.prototype.say = function (name) {
    each(this.form.querySelectorAll("[data-say]"), function (sentence) { sentence.hidden = sentence.dataset.say !== name; });
    var said = one(this.form, "[data-say='" + name + "']");
    if (said && said.scrollIntoView) { said.scrollIntoView({ block: "center" }); }
  };

  Visit.prototype.keepSoon = function () {
    var visit = this;
    clearTimeout(this.timer);
    this.timer = setTimeout(function () { visit.keep(); }, KEPT_AFTER);
  };
  Visit.prototype.keep = function () {
    clearTimeout(this.timer);
    this.timer = null;
    return window.yunjuDrafts.keepText({
      key: this.key(), user: this.user, typedAt: Date.now(), form_key: this.form.elements.form_key.value,
      was_sent: this.form.elements.retry.value === "1", fields: written(this.form), photos: this.photos.files.length
    }).catch(function () { /* a device without room: the form still works */ });
  };
  Visit.prototype.keepPhotos = function () {
    return window.yunjuDrafts.keepPhotos(this.key(), this.photos.files).catch(function () { /* as above */ });
  };

  /* an earlier draft is offered, not forced on whoever wants to write something else; one of this very form comes back */
  Visit.prototype.offer = function () {
    var visit = this;
    window.yunjuDrafts.draftsOf(this.user).then(function (drafts) {
      var own = drafts.filter(function (draft) { return draft.key === visit.key(); })[0];
      if (own) { window.yunjuDrafts.photosOf(own.key).then(function (files) { visit.photos.set(files); }); return; }
      if (!drafts.length) { return; }
      var found = one(visit.form, "[data-say=found]");
      var at = new Date(drafts[0].typedAt);
      one(found, "[data-at]").textContent = at.toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
      one(found, "[data-count]").textContent = drafts[0].photos;
      one(found, "[data-restore]").addEventListener("click", function () { visit.restore(drafts[0]); });
      one(found, "[data-discard]").addEventListener("click", function () {
        window.yunjuDrafts.forget(drafts[0].key).then(function () { visit.say(""); });
      });
      visit.say("found");
    }).catch(function () { /* no drafts on this device */ });
  };
  Visit.prototype.restore = function (draft) {
    var visit = this;
    this.form.elements.form_key.value = draft.form_key;
    this.form.elements.retry.value = draft.was_sent ? "1" : "";
    writeBack(this.form, draft.fields);
    askCompany(this.form, false);
    window.yunjuDrafts.photosOf(draft.key).then(function (files) { visit.photos.set(files); });
    this.say("restored");
  };

  Visit.prototype.content = function () {
    var content = new FormData(this.form);
    content.delete("photos");
    this.photos.files.forEach(function (file) { content.append("photos", file, file.name); });
    return content;
  };

  Visit.prototype.busy = function (isBusy) {
    this.isSending = isBusy;
    each(this.form.querySelectorAll("[data-once]"), function (button) { button.disabled = isBusy; });
  };

  Visit.prototype.send = function () {
    if (this.isSending) { return; }
    var visit = this;
    var content = this.content();
    var stop = new AbortController();
    var limit = setTimeout(function () { stop.abort(); }, GIVE_UP_AFTER);
    clearTimeout(this.waiting);
    this.waiting = null;
    this.busy(true);
    this.say("sending");
    /* from now on it may have arrived, whatever happens to this page: the next sending says so */
    this.sentBefore = this.form.elements.retry.value;
    this.form.elements.retry.value = "1";
    this.keep().then(function () {
      return fetch(visit.form.action, { method: "POST", body: content, headers: { Accept: "application/json" }, signal: stop.signal });
    }).then(function (answer) { return visit.hear(answer); }, function () { visit.lost(); }).then(function () { clearTimeout(limit); });
  };

  Visit.prototype.lost = function () {
    var visit = this;
    this.busy(false);
    this.say("offline");
    this.waiting = setTimeout(function () { visit.send(); }, TRY_AGAIN_AFTER);
  };

  Visit.prototype.hear = function (answer) {
    var visit = this;
    var isJson = /json/.test(answer.headers.get("Content-Type") || "");
    if (isJson && answer.ok) { return answer.json().then(function (done) { return visit.arrived(done.location); }); }
    this.busy(false);
    if (isJson && answer.status === 422) { return answer.json().then(function (refused) { visit.refused(refused.problems); }); }
    if (answer.status === 409) { return this.sendAsPage(); }
    if (answer.redirected) { return this.keep().then(function () { window.location.assign(answer.url); }); }
    this.say(answer.status === 403 ? "expired" : answer.status === 413 ? "large" : "failed");
    return null;
  };

  Visit.prototype.arrived = function (address) {
    function leave() { window.location.assign(address); }
    return window.yunjuDrafts.forget(this.key()).then(leave, leave);
  };

  /* someone changed what the first sending made: the page itself shows both */
  Visit.prototype.sendAsPage = function () {
    window.yunjuPhotos.put(one(this.form, "input[type=file][name=photos]"), this.photos.files);
    HTMLFormElement.prototype.submit.call(this.form);
  };

  Visit.prototype.refused = function (problems) {
    var form = this.form;
    var list = one(form, "[data-problems]");
    form.elements.retry.value = this.sentBefore;
    each(form.querySelectorAll(".is-invalid"), function (field) { field.classList.remove("is-invalid"); });
    list.textContent = "";
    problems.forEach(function (problem) {
      var line = document.createElement("li");
      line.textContent = (problem.label ? problem.label + "：" : "") + problem.message;
      list.appendChild(line);
      var field = form.elements[problem.field];
      if (field && field.classList) { field.classList.add("is-invalid"); if (field.closest("details")) { field.closest("details").open = true; } }
    });
    this.keep();
    this.say("problems");
  };

  window.addEventListener("DOMContentLoaded", function () {
    each(document.querySelectorAll("form[data-talk]"), function (form) {
      setUpDays(form);
      setUpCompany(form);
      each(form.querySelectorAll("[data-script]"), function (part) { part.hidden = false; });
      if (form.dataset.draft && window.yunjuDrafts && window.yunjuPhotos && window.FormData) { new Visit(form); }
    });
  });
})();
