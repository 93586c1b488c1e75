/* While the name of a new record is typed: is it stored already? The form asks again when it is saved. */
(function () {
  "use strict";

  var WAIT = 400;

  function setUp(input) {
    var form = input.form;
    var box = document.createElement("div");
    var asked = 0;
    var timer = null;
    var composing = false;
    var last = "";
    box.className = "twins";
    box.setAttribute("aria-live", "polite");
    input.parentNode.appendChild(box);

    function query() {
      return ["name", "uscc", "company"].map(function (name) {
        var field = form.elements[name];
        return field && field.value ? name + "=" + encodeURIComponent(field.value) : "";
      }).filter(Boolean).join("&");
    }

    function ask() {
      var words = query();
      var number;
      if (words === last) { return; }
      last = words;
      number = asked += 1;
      if (!words) { box.textContent = ""; return; }
      fetch(input.dataset.twins + "?" + words)
        .then(function (answer) {
          if (!answer.ok || answer.redirected) { throw new Error("no answer"); }
          return answer.text();
        })
        .then(function (html) { if (number === asked) { show(html); } })
        .catch(function () { if (number === asked) { box.textContent = ""; last = ""; } });
    }

    /* the fragment is the server's own page: names in it are escaped there */
    function show(html) {
      var fresh = new DOMParser().parseFromString(html, "text/html").body;
      box.textContent = "";
      while (fresh.firstChild) { box.appendChild(document.adoptNode(fresh.firstChild)); }
    }

    function later() {
      clearTimeout(timer);
      if (!composing) { timer = setTimeout(ask, WAIT); }
    }

    form.addEventListener("compositionstart", function () { composing = true; clearTimeout(timer); });
    form.addEventListener("compositionend", function () { composing = false; later(); });
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    if (input.value) { later(); }
  }

  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll("input[data-twins]"), setUp);
  });
})();
