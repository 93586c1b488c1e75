/* Small helps on top of pages that work without them. Chromium 78 and later; no inline code. */
(function () {
  "use strict";

  function each(root, selector, work) {
    Array.prototype.forEach.call(root.querySelectorAll(selector), work);
  }

  /* the menu on a phone */
  function setUpMenu() {
    var toggle = document.querySelector("[data-menu-toggle]");
    var menu = document.getElementById("menu");
    if (!toggle || !menu) { return; }
    function show(open) {
      menu.classList.toggle("open", open);
      toggle.setAttribute("aria-expanded", String(open));
    }
    toggle.addEventListener("click", function () { show(!menu.classList.contains("open")); });
    document.addEventListener("click", function (event) {
      if (!menu.contains(event.target) && !toggle.contains(event.target)) { show(false); }
    });
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") { show(false); } });
    var current = menu.querySelector(".current");
    if (current && current.offsetTop > menu.clientHeight) { menu.scrollTop = current.offsetTop - menu.clientHeight / 2; }
  }

  /* sort and page links of a list swap the list only; the address follows, the links work alone too */
  function setUpList(root) {
    each(root, "[data-list-link]", function (link) {
      var list = link.closest("[data-list]");
      if (!list || !window.htmx) { return; }
      link.setAttribute("hx-get", link.getAttribute("href"));
      link.setAttribute("hx-target", "closest [data-list]");
      link.setAttribute("hx-swap", "outerHTML");
      if (!list.closest(".panel")) { link.setAttribute("hx-push-url", "true"); }
      window.htmx.process(link);
    });
  }

  /* within a panel, links are relative to the panel's own list, not to the page around it */
  function setUpPanels(root) {
    each(root, ".panel [hx-get] a[href^='?']", function (link) {
      var panel = link.closest("[hx-get]");
      var base = panel.getAttribute("hx-get").split("?")[0];
      var query = link.getAttribute("href").replace(/^\?/, "");
      link.setAttribute("href", base + "?" + query + (query.indexOf("embed=1") < 0 ? "&embed=1" : ""));
    });
  }

  var inEnglish = document.documentElement.lang === "en";

  /* the buttons of the search box speak the page's language, and the select behind it is silent to screen readers */
  function plugins(select) {
    return select.multiple
      ? { remove_button: { title: inEnglish ? "Remove" : "移除" } }
      : { clear_button: { title: inEnglish ? "Clear" : "清除" } };
  }
  function hush() { this.input.setAttribute("aria-hidden", "true"); }

  /* selects with very many choices ask the server; an Enter that picks a pinyin candidate never submits */
  function setUpSelects(root) {
    if (!window.TomSelect) { return; }
    each(root, "select[data-lookup]", function (select) {
      if (select.tomselect) { return; }
      new window.TomSelect(select, {
        valueField: "value", labelField: "text", searchField: [], maxOptions: 20, preload: "focus",
        plugins: plugins(select), onInitialize: hush,
        render: {
          option: function (item, escape) {
            return "<div>" + escape(item.text) + (item.hint ? "<span class='hint'>" + escape(item.hint) + "</span>" : "") + "</div>";
          },
          no_results: function () { return "<div class='no-results'>" + (inEnglish ? "Nothing found" : "没有找到") + "</div>"; }
        },
        load: function (query, done) {
          var lookup = this;
          fetch(select.dataset.lookup + "?q=" + encodeURIComponent(query), { headers: { Accept: "application/json" } })
            .then(function (answer) { return answer.json(); })
            .then(function (data) {
              lookup.clearOptions();  /* the server searches: what an earlier search found is no answer to this one */
              done(data.results);
            })
            .catch(function () { done(); });
        }
      });
    });
    each(root, "select[data-choices]", function (select) {
      if (!select.tomselect) { new window.TomSelect(select, { plugins: plugins(select), maxOptions: null, onInitialize: hush }); }
    });
  }

  /* an amount is read back before it is saved */
  function setUpAmounts(root) {
    each(root, "input[data-amount]", function (input) {
      var line = document.createElement("div");
      line.className = "amount-echo";
      line.setAttribute("aria-live", "polite");
      input.parentNode.appendChild(line);
      var timer = null;
      var composing = false;
      function ask() {
        if (!input.value.trim()) { line.textContent = ""; return; }
        fetch("/amount/?text=" + encodeURIComponent(input.value), { headers: { Accept: "application/json" } })
          .then(function (answer) { return answer.json(); })
          .then(function (data) { line.textContent = data.text; })
          .catch(function () { line.textContent = ""; });
      }
      function later() { if (!composing) { clearTimeout(timer); timer = setTimeout(ask, 300); } }
      input.addEventListener("compositionstart", function () { composing = true; });
      input.addEventListener("compositionend", function () { composing = false; later(); });
      input.addEventListener("input", later);
      if (input.value) { ask(); }
    });
  }

  /* forms: sent once, and leaving with unsaved work warns */
  function setUpForms() {
    each(document, "form[data-guard]", function (form) {
      var changed = false;
      form.addEventListener("input", function () { changed = true; });
      form.addEventListener("submit", function (event) {
        if (form.dataset.sent) { event.preventDefault(); return; }
        form.dataset.sent = "1";
        changed = false;
        each(form, "[data-once]", function (button) { button.classList.add("disabled"); });
      });
      window.addEventListener("beforeunload", function (event) {
        if (changed) { event.preventDefault(); event.returnValue = ""; }
      });
      window.addEventListener("pageshow", function () {
        delete form.dataset.sent;
        each(form, "[data-once]", function (button) { button.classList.remove("disabled"); });
      });
      each(form, "[data-leave]", function (link) { link.addEventListener("click", function () { changed = false; }); });
      form.addEventListener("keydown", function (event) {
        if (event.key === "Enter" && event.isComposing) { event.preventDefault(); }
      });
    });
    var focus = document.querySelector("[data-focus]");
    if (focus) { focus.focus(); }
  }

  /* a filter chosen from a list applies at once; typed ones wait for Enter or the button */
  function setUpFilters() {
    each(document, "form[data-filters]", function (form) {
      form.addEventListener("keydown", function (event) {
        if (event.key === "Enter" && event.isComposing) { event.preventDefault(); }
      });
      form.addEventListener("submit", function () {
        each(form, "input, select", function (input) { if (!input.value) { input.disabled = true; } });
      });
      window.addEventListener("pageshow", function () {
        each(form, "input, select", function (input) { input.disabled = false; });
      });
    });
    document.addEventListener("click", function (event) {
      each(document, "details.columns-menu[open]", function (menu) {
        if (!menu.contains(event.target)) { menu.removeAttribute("open"); }
      });
    });
  }

  /* on a phone each row of a list reads as a card: every cell carries its column's name, empty ones step back */
  function setUpCards(root) {
    each(root, "table.records, .table-scroll > table", function (table) {
      var names = Array.prototype.map.call(table.querySelectorAll("thead th"), function (head) {
        return head.textContent.replace(/[▲▼]/g, "").trim();
      });
      each(table, "tbody tr, tfoot tr", function (row) {
        Array.prototype.forEach.call(row.cells, function (cell, place) {
          cell.dataset.label = cell.dataset.label || names[place] || "";
          cell.classList.toggle("blank", /^\s*[—]?\s*$/.test(cell.textContent));
        });
      });
      table.classList.add("as-cards");
    });
  }

  /* the bell is asked again every half minute, but only while somebody looks at the page */
  function setUpBell() {
    if (!document.querySelector("[data-bell]") || !window.htmx) { return; }
    var asked = Date.now();
    function look() {
      var bell = document.querySelector("[data-bell]");
      if (!bell || document.hidden || Date.now() - asked < 29000) { return; }
      asked = Date.now();
      window.htmx.trigger(bell, "look");
    }
    var timer = setInterval(look, 30000);
    document.addEventListener("visibilitychange", look);
    /* a session that is over sends nobody away from a half-filled page */
    document.addEventListener("htmx:beforeOnLoad", function (event) {
      if (event.target.hasAttribute("data-bell") && event.detail.xhr.getResponseHeader("HX-Redirect")) {
        clearInterval(timer);
        event.preventDefault();
      }
    });
  }

  function setUp(root) {
    setUpPanels(root);
    setUpCards(root);
    setUpList(root);
    setUpSelects(root);
    setUpAmounts(root);
  }

  document.addEventListener("DOMContentLoaded", function () {
    setUpMenu();
    setUpBell();
    setUpForms();
    setUpFilters();
    setUp(document);
  });
  document.addEventListener("htmx:afterSettle", function (event) { setUp(event.target.parentNode || document); });
})();
