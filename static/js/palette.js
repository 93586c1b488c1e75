/* Ctrl+K: one box for pages, records and actions. Without this script the box is a plain form. Chromium 78 and later. */
(function () {
  "use strict";

  var inEnglish = document.documentElement.lang === "en";
  var WAIT = 180;
  var MOST = 6;

  function element(name, css, text) {
    var made = document.createElement(name);
    if (css) { made.className = css; }
    if (text) { made.textContent = text; }
    return made;
  }

  function setUp(form, number) {
    var input = form.querySelector("input[name='q']");
    var drop = element("div", "palette-drop");
    var told = element("div", "visually-hidden");
    var state = { asked: 0, timer: null, composing: false, options: [], active: -1, before: null, shown: null };
    drop.id = "palette-list-" + number;
    drop.hidden = true;
    drop.setAttribute("role", "listbox");
    drop.setAttribute("aria-label", inEnglish ? "Found" : "搜索结果");
    told.setAttribute("role", "status");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", drop.id);
    form.appendChild(drop);
    form.appendChild(told);

    function close() {
      state.asked += 1;  /* an answer on its way is for nobody */
      clearTimeout(state.timer);
      drop.hidden = true;
      state.shown = null;
      input.setAttribute("aria-expanded", "false");
      choose(-1);
    }

    function choose(place) {
      var old = state.options[state.active];
      if (old) { old.setAttribute("aria-selected", "false"); }
      state.active = place;
      var option = state.options[place];
      if (!option) { input.removeAttribute("aria-activedescendant"); return; }
      option.setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }

    function optionOf(item) {
      var option = element("a", "palette-option", item.text);
      option.id = drop.id + "-" + state.options.length;
      option.href = item.url;
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      if (item.why) { option.appendChild(element("span", "why", item.why)); }
      if (item.hint) { option.appendChild(element("span", "hint", item.hint)); }
      state.options.push(option);
      return option;
    }

    function groupOf(group, place) {
      var box = element("div");
      var heading = element("div", "palette-heading", group.label);
      heading.id = drop.id + "-g" + place;
      box.setAttribute("role", "group");
      box.setAttribute("aria-labelledby", heading.id);
      box.appendChild(heading);
      var all = form.getAttribute("action") + "?q=" + encodeURIComponent(input.value.trim());
      group.items.slice(0, MOST).forEach(function (item) { box.appendChild(optionOf(item)); });
      if (input.value.trim() && (group.more || group.items.length > MOST)) {
        box.appendChild(optionOf({ text: inEnglish ? "More …" : "更多……", url: group.more || all, hint: group.label }));
      }
      return box;
    }

    function show(groups, text) {
      drop.textContent = "";
      state.options = [];
      choose(-1);
      groups.forEach(function (group, place) { drop.appendChild(groupOf(group, place)); });
      var count = state.options.length;
      drop.hidden = !count;
      state.shown = text;
      input.setAttribute("aria-expanded", String(count > 0));
      if (count) { told.textContent = inEnglish ? count + " found" : "找到 " + count + " 项"; }
      else { told.textContent = inEnglish ? "Nothing found" : "没有找到"; }
    }

    function ask() {
      var text = input.value.trim();
      var number = state.asked += 1;
      fetch(form.getAttribute("action") + "?q=" + encodeURIComponent(text), { headers: { Accept: "application/json" } })
        .then(function (answer) {
          if (!answer.ok || answer.redirected) { throw new Error("no answer"); }
          return answer.json();
        })
        .then(function (data) { if (number === state.asked) { show(data.groups, text); } })
        .catch(function () { if (number === state.asked) { close(); } });
    }

    function later() {
      clearTimeout(state.timer);
      if (!state.composing) { state.timer = setTimeout(ask, WAIT); }
    }

    function move(step) {
      var count = state.options.length;
      if (drop.hidden || !count) { ask(); return; }
      choose((state.active + step + count + (state.active < 0 && step < 0 ? 1 : 0)) % count);
    }

    /* Enter and arrows while a candidate of the input method is chosen are the input method's */
    function onKey(event) {
      if (state.composing || event.isComposing || event.keyCode === 229) {
        if (event.key === "Enter") { event.preventDefault(); }
        return;
      }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && state.options[state.active] && !drop.hidden) {
        event.preventDefault();
        window.location.assign(state.options[state.active].href);
      } else if (event.key === "Escape") {
        event.preventDefault();
        var wasOpen = !drop.hidden;
        close();
        if (!wasOpen || state.before) { leave(); }
      }
    }

    function leave() {
      var back = state.before;
      state.before = null;
      input.blur();
      if (back && document.contains(back)) { back.focus(); }
    }

    input.addEventListener("compositionstart", function () { state.composing = true; clearTimeout(state.timer); });
    input.addEventListener("compositionend", function () { state.composing = false; later(); });
    input.addEventListener("input", later);
    input.addEventListener("keydown", onKey);
    input.addEventListener("focus", function () { if (!input.value) { ask(); } });
    input.addEventListener("click", function () { if (drop.hidden) { ask(); } });
    form.addEventListener("submit", function (event) {
      if (state.composing || !input.value.trim()) { event.preventDefault(); }
    });
    document.addEventListener("mousedown", function (event) { if (!form.contains(event.target)) { close(); } });
    form.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !form.contains(event.relatedTarget)) { close(); }
    });
    return function (from) {
      state.before = from;
      input.focus();
      input.select();
    };
  }

  document.addEventListener("DOMContentLoaded", function () {
    var forms = document.querySelectorAll("form[data-palette]");
    var open = Array.prototype.map.call(forms, setUp);
    document.addEventListener("keydown", function (event) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") { return; }
      var link = document.querySelector(".palette-link");
      event.preventDefault();
      for (var place = 0; place < forms.length; place += 1) {
        if (forms[place].offsetParent !== null) { open[place](document.activeElement); return; }
      }
      if (link) { link.click(); }
    });
  });
})();
