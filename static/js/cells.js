/* Cells that are written in the list itself: Enter, F2 or a double click opens, Enter saves, Tab goes on, Esc leaves all as it was. */
(function () {
  "use strict";

  var inEnglish = document.documentElement.lang === "en";
  var open = null;  /* the cell in hand: { cell, row, name, version, before, composing, busy } */

  function listOf(thing) { return thing.closest("[data-list][data-cell]"); }

  /* which column a cell belongs to, if its cells may be written */
  function nameOf(cell) {
    var table = cell.closest("table");
    var head = table && table.tHead && table.tHead.rows[0].cells[cell.cellIndex];
    return head ? head.dataset.edit || "" : "";
  }

  function cellAt(target) {
    var cell = target.closest && target.closest("tbody td");
    var list = cell && listOf(cell);
    return list && cell.parentNode.dataset.row && nameOf(cell) ? cell : null;
  }

  function addressOf(cell) {
    var pk = cell.parentNode.dataset.row.split("-")[0];
    var query = location.search ? location.search.slice(1) + "&" : "";
    return listOf(cell).dataset.cell.replace("/0/", "/" + pk + "/") + "?" + query + "cell=" + encodeURIComponent(nameOf(cell));
  }

  /* one cell of the table can be reached with Tab; arrows lead from there */
  function setUp() {
    Array.prototype.forEach.call(document.querySelectorAll("[data-list][data-cell] tbody"), function (body) {
      if (body.querySelector("td[tabindex='0']")) { return; }
      var first = Array.prototype.filter.call(body.querySelectorAll("td"), function (cell) { return nameOf(cell); })[0];
      if (first) { first.tabIndex = 0; }
    });
  }

  function go(cell) {
    if (!cell) { return; }
    var body = cell.closest("tbody");
    Array.prototype.forEach.call(body.querySelectorAll("td[tabindex='0']"), function (other) { other.tabIndex = -1; });
    cell.tabIndex = 0;
    cell.focus();
  }

  function beside(cell, step) {
    for (var next = cell; next;) {
      next = step > 0 ? next.nextElementSibling : next.previousElementSibling;
      if (next && nameOf(next)) { return next; }
    }
    var row = step > 0 ? cell.parentNode.nextElementSibling : cell.parentNode.previousElementSibling;
    if (!row) { return null; }
    var cells = Array.prototype.filter.call(row.cells, function (one) { return nameOf(one); });
    return cells[step > 0 ? 0 : cells.length - 1];
  }

  function above(cell, step) {
    var row = step > 0 ? cell.parentNode.nextElementSibling : cell.parentNode.previousElementSibling;
    return row ? row.cells[cell.cellIndex] : null;
  }

  function edit(cell) {
    if (open) { return; }
    open = { cell: cell, name: nameOf(cell), before: cell.cloneNode(true), composing: false, busy: true };
    var mine = open;
    cell.classList.add("editing");
    fetch(addressOf(cell), { credentials: "same-origin", headers: { "X-Requested-With": "XMLHttpRequest" } })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer); })
      .then(function (html) {
        if (open !== mine) { return; }
        window.yunjuLists.refill(cell, window.yunjuLists.nodesOf(html, "body"));
        mine.version = cell.querySelector(".cell-editor").dataset.version;
        mine.busy = false;
        var input = inputOf(cell);
        input.addEventListener("compositionstart", function () { mine.composing = true; });
        input.addEventListener("compositionend", function () { setTimeout(function () { mine.composing = false; }, 0); });
        input.focus();
        if (input.select) { input.select(); }
      })
      .catch(function (answer) {
        close(true);
        if (answer && answer.json) { answer.json().then(function (told) { window.yunjuLists.toast(told.errors.join(" ")); }, lost); } else { lost(); }
      });
  }

  function inputOf(cell) { return cell.querySelector(".cell-editor input, .cell-editor select, .cell-editor textarea"); }

  function lost() { window.yunjuLists.toast(inEnglish ? "The cell could not be opened. Try again." : "无法打开单元格，请重试。"); }

  function close(refocus) {
    if (!open) { return; }
    var cell = open.cell;
    window.yunjuLists.refill(cell, open.before);
    cell.classList.remove("editing");
    open = null;
    if (refocus) { go(cell); }
  }

  function say(text) { if (open) { open.cell.querySelector(".cell-said").textContent = text; } }

  /* send what is in the cell; then go on to the next one, where asked */
  function save(step) {
    if (!open || open.busy) { return; }
    var mine = open;
    var input = inputOf(mine.cell);
    var data = new FormData();
    data.append("cell", mine.name);
    data.append("version", mine.version);
    data.append("place", mine.cell.parentNode.cells[0].textContent.trim());
    data.append("value", input.type === "checkbox" ? String(input.checked) : input.value);
    mine.busy = true;
    say("…");
    window.yunjuLists.send(addressOf(mine.cell), data)
      .then(function (answer) { return answer.json().then(function (told) { return { status: answer.status, told: told }; }); })
      .then(function (answer) {
        mine.busy = false;
        if (open !== mine) { return; }
        if (answer.status === 200) { saved(answer.told, step); } else if (answer.status === 409) { clash(answer.told); } else { refused(answer.told); }
      })
      .catch(function () {
        mine.busy = false;
        say(inEnglish ? "Not saved: no answer. Press Enter to try again." : "未保存：没有收到回应。按回车键重试。");
      });
  }

  function refused(told) {
    say((told.errors || []).join(" "));
    var input = inputOf(open.cell);
    input.setAttribute("aria-invalid", "true");
    input.focus();
  }

  function rowFrom(html) {
    return document.importNode(window.yunjuLists.nodesOf("<table><tbody>" + html + "</tbody></table>", "tr"), true);
  }

  function put(old, html) {
    var fresh = rowFrom(html);
    Array.prototype.forEach.call(fresh.cells, function (cell, place) { cell.dataset.label = old.cells[place].dataset.label || ""; });
    var box = old.querySelector("input[name=pick]");
    if (box && box.checked) { fresh.querySelector("input[name=pick]").checked = true; fresh.classList.add("picked"); }
    old.parentNode.replaceChild(fresh, old);
    return fresh;
  }

  function saved(told, step) {
    var place = open.cell.cellIndex;
    var sums = open.cell.classList.contains("num");
    var fresh = put(open.cell.parentNode, told.row);
    open = null;
    var cell = fresh.cells[place];
    if (told.undo) { window.yunjuLists.toast(told.said, told.undo); }
    if (sums) { renewTotals(fresh); }
    var next = step ? beside(cell, step) : null;
    go(next || cell);
    if (next) { edit(next); }
  }

  /* the sums below follow what was written above */
  function renewTotals(row) {
    var foot = row.closest("table").tFoot;
    if (!foot) { return; }
    fetch(location.href, { credentials: "same-origin", headers: { "HX-Request": "true" } })
      .then(function (answer) { return answer.text(); })
      .then(function (html) {
        var fresh = window.yunjuLists.nodesOf(html, "tfoot");
        if (fresh) { window.yunjuLists.refill(foot, fresh); }
      })
      .catch(function () { foot.classList.add("stale"); });
  }

  /* somebody was quicker: both values stand side by side, and the person takes one */
  function clash(told) {
    var said = open.cell.querySelector(".cell-said");
    said.textContent = (inEnglish ? told.who + " changed the record at " + told.when + ". Stored now: “" + told.theirs + "”. "
      : told.who + " 于 " + told.when + " 修改了这条记录，现为“" + told.theirs + "”。");
    function choice(words, act) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-light btn-sm";
      button.textContent = words;
      button.addEventListener("click", act);
      said.appendChild(button);
      return button;
    }
    choice(inEnglish ? "Keep theirs" : "保留对方的", function () {
      var place = open.cell.cellIndex;
      var fresh = put(open.cell.parentNode, told.row);
      open = null;
      go(fresh.cells[place]);
    }).focus();
    choice(inEnglish ? "Write mine" : "改为我填的", function () {
      open.version = String(told.version);
      save(0);
    });
  }

  function keys(event) {
    if (event.isComposing || event.keyCode === 229) { return; }
    if (open && open.cell.contains(event.target)) { return inHand(event); }
    var cell = cellAt(event.target);
    if (!cell || event.target !== cell && event.key !== "F2") { return; }
    var ways = { ArrowRight: beside(cell, 1), ArrowLeft: beside(cell, -1), ArrowDown: above(cell, 1), ArrowUp: above(cell, -1) };
    if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      edit(cell);
    } else if (event.key in ways) {
      event.preventDefault();
      go(ways[event.key]);
    }
  }

  function inHand(event) {
    var isButton = event.target.tagName === "BUTTON";
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    } else if (event.key === "Enter" && !event.shiftKey && !isButton) {
      event.preventDefault();
      if (!open.composing) { save(0); }
    } else if (event.key === "Tab" && !isButton) {
      event.preventDefault();
      save(event.shiftKey ? -1 : 1);
    }
  }

  document.addEventListener("keydown", keys, true);
  document.addEventListener("dblclick", function (event) {
    var cell = cellAt(event.target);
    if (cell && !event.target.closest("a, button, input, .cell-editor")) { edit(cell); }
  });
  document.addEventListener("DOMContentLoaded", setUp);
  document.addEventListener("htmx:afterSettle", setUp);
})();
