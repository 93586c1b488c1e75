/* What a person has typed and photographed but not sent yet, kept on the device in IndexedDB under the person's number.
   Whoever signs in next on the device is offered none of it, and signing out removes it. Chromium 78 and later. */
(function () {
  "use strict";

  var NAME = "yunju-drafts";
  var DAYS_KEPT = 30;

  function opened() {
    return new Promise(function (done, fail) {
      if (!window.indexedDB) { fail(new Error("no IndexedDB")); return; }
      var asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = function () {
        asked.result.createObjectStore("texts", { keyPath: "key" });
        asked.result.createObjectStore("photos", { keyPath: "key" });
      };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = function () { fail(asked.error); };
    });
  }

  /* do `work` with both stores; the promise holds its result once everything is on disk */
  function within(mode, work) {
    return opened().then(function (base) {
      return new Promise(function (done, fail) {
        var round = base.transaction(["texts", "photos"], mode);
        var result = work(round.objectStore("texts"), round.objectStore("photos"));
        round.oncomplete = function () { base.close(); done(result && result.result); };
        round.onerror = round.onabort = function () { base.close(); fail(round.error); };
      });
    });
  }

  function keepText(draft) { return within("readwrite", function (texts) { texts.put(draft); }); }
  function keepPhotos(key, files) {
    return within("readwrite", function (texts, photos) { photos.put({ key: key, files: files }); });
  }
  function photosOf(key) {
    return within("readonly", function (texts, photos) { return photos.get(key); })
      .then(function (kept) { return kept ? kept.files : []; });
  }
  function forget(key) {
    return within("readwrite", function (texts, photos) { texts.delete(key); photos.delete(key); });
  }
  function all() { return within("readonly", function (texts) { return texts.getAll(); }); }

  /* the person's drafts, the latest first; what nobody came back for in a month goes, whosoever it is */
  function draftsOf(user) {
    var oldest = Date.now() - DAYS_KEPT * 86400000;
    return all().then(function (drafts) {
      var stale = drafts.filter(function (draft) { return draft.typedAt < oldest; });
      return Promise.all(stale.map(function (draft) { return forget(draft.key); })).then(function () {
        return drafts.filter(function (draft) { return draft.user === user && draft.typedAt >= oldest; })
          .sort(function (one, other) { return other.typedAt - one.typedAt; });
      });
    });
  }

  window.yunjuDrafts = { keepText: keepText, keepPhotos: keepPhotos, photosOf: photosOf, draftsOf: draftsOf, forget: forget };

  function signOutCleanly(form) {
    var user = form.dataset.signOut;
    function leave() { HTMLFormElement.prototype.submit.call(form); }
    draftsOf(user).then(function (drafts) {
      if (drafts.length && !window.confirm(form.dataset.warning)) { return; }
      Promise.all(drafts.map(function (draft) { return forget(draft.key); })).then(leave, leave);
    }).catch(leave);
  }

  document.addEventListener("submit", function (event) {
    if (event.target.matches("form[data-sign-out]")) {
      event.preventDefault();
      signOutCleanly(event.target);
    }
  });
})();
