/* suggests people behind an @ in a comment; typing the whole name works without it. Chromium 78 and later. */
(function () {
  "use strict";

  function setUp(area) {
    var list = document.createElement("ul");
    list.className = "mention-list";
    list.id = area.id + "-people";
    list.setAttribute("role", "listbox");
    list.hidden = true;
    area.parentNode.insertBefore(list, area.nextSibling);
    area.setAttribute("aria-autocomplete", "list");
    var timer = null;
    var asked = 0;
    var chosen = -1;
    var composing = false;

    /* what is typed behind the last @ before the cursor; null where there is none */
    function typed() {
      var before = area.value.slice(0, area.selectionStart);
      var found = /[@＠]([^\s@＠]{1,20})$/.exec(before);
      return found ? found[1] : null;
    }
    function hide() { list.hidden = true; list.textContent = ""; chosen = -1; area.removeAttribute("aria-activedescendant"); }
    function mark(place) {
      var lines = list.children;
      chosen = (place + lines.length) % lines.length;
      Array.prototype.forEach.call(lines, function (line, number) { line.setAttribute("aria-selected", String(number === chosen)); });
      lines[chosen].scrollIntoView({ block: "nearest" });
      area.setAttribute("aria-activedescendant", lines[chosen].id);
    }
    function take(name) {
      var word = typed();
      if (word === null) { hide(); return; }
      var end = area.selectionStart;
      var start = end - word.length;
      area.value = area.value.slice(0, start) + name + " " + area.value.slice(end);
      area.setSelectionRange(start + name.length + 1, start + name.length + 1);
      hide();
      area.focus();
    }
    function show(people) {
      hide();
      people.forEach(function (person, number) {
        var line = document.createElement("li");
        line.id = list.id + "-" + number;
        line.setAttribute("role", "option");
        line.dataset.name = person.name;
        line.textContent = person.name;
        var hint = document.createElement("span");
        hint.className = "hint";
        hint.textContent = person.hint;
        line.appendChild(hint);
        line.addEventListener("mousedown", function (event) { event.preventDefault(); take(person.name); });
        list.appendChild(line);
      });
      if (people.length) { list.hidden = false; mark(0); }
    }
    function ask() {
      var word = typed();
      if (word === null) { hide(); return; }
      var turn = ++asked;
      fetch(area.dataset.mentions + "&q=" + encodeURIComponent(word), { headers: { Accept: "application/json" } })
        .then(function (answer) { return answer.json(); })
        .then(function (data) { if (turn === asked && typed() !== null) { show(data.results); } })
        .catch(hide);
    }
    function later() { if (!composing) { clearTimeout(timer); timer = setTimeout(ask, 200); } }
    area.addEventListener("compositionstart", function () { composing = true; });
    area.addEventListener("compositionend", function () { composing = false; later(); });
    area.addEventListener("input", later);
    area.addEventListener("blur", hide);
    area.addEventListener("keydown", function (event) {
      if (list.hidden || event.isComposing) { return; }
      if (event.key === "ArrowDown") { event.preventDefault(); mark(chosen + 1); }
      if (event.key === "ArrowUp") { event.preventDefault(); mark(chosen - 1); }
      if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); take(list.children[chosen].dataset.name); }
      if (event.key === "Escape") { event.preventDefault(); hide(); }
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("textarea[data-mentions]"), setUp);
})();
