/* A grid that takes a block of cells copied from a spreadsheet. Without it the box below does the same. */
(function () {
  "use strict";

  var LEAST_ROWS = 8;
  var LEAST_COLUMNS = 8;

  /* text as spreadsheets copy it: tabs between cells, quotes around cells with line breaks, quotes inside doubled */
  function parse(text) {
    var rows = [[]];
    var place = 0;
    text = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    while (place <= text.length) {
      var quoted = text[place] === '"' ? /^"((?:[^"]|"")*)"(?=\t|\n|$)/.exec(text.slice(place)) : null;
      var end = place;
      if (quoted) {
        rows[rows.length - 1].push(quoted[1].replace(/""/g, '"').trim());
        end = place + quoted[0].length;
      } else {
        while (end < text.length && text[end] !== "\t" && text[end] !== "\n") { end += 1; }
        rows[rows.length - 1].push(text.slice(place, end).trim());
      }
      if (text[end] === "\n") { rows.push([]); }
      place = end + 1;
    }
    return rows;
  }

  /* a copied table with merged cells: a value merged downwards stands in each of its rows */
  function parseTable(html) {
    var table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
    if (!table || !table.querySelector("[rowspan], [colspan]")) { return null; }
    var rows = [];
    Array.prototype.forEach.call(table.rows, function (line, number) {
      rows[number] = rows[number] || [];
      var column = 0;
      Array.prototype.forEach.call(line.cells, function (cell) {
        while (rows[number][column] !== undefined) { column += 1; }
        Array.prototype.forEach.call(cell.querySelectorAll("br"), function (br) { br.replaceWith("\n"); });
        var text = cell.textContent.replace(/[ \u00a0]+/g, " ").replace(/ *\n */g, "\n").trim();
        for (var down = 0; down < (cell.rowSpan || 1); down += 1) {
          rows[number + down] = rows[number + down] || [];
          for (var right = 0; right < (cell.colSpan || 1); right += 1) {
            rows[number + down][column + right] = right ? "" : text;
          }
        }
      });
    });
    return rows.slice(0, table.rows.length).map(function (row) {
      return Array.prototype.map.call(Array.from(row), function (text) { return text || ""; });
    });
  }

  function asBlock(rows) {
    return rows.map(function (row) {
      return row.map(function (text) {
        return /["\t\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
      }).join("\t");
    }).join("\n");
  }

  function isBlank(row) { return row.every(function (text) { return !text; }); }

  /* the first row holds headings if half of it is known as such, or if it is short words without figures; where the
     kind of table is chosen, one of them must be known */
  function looksLikeHeadings(row, known, isChosen) {
    var texts = row.filter(Boolean);
    var same = texts.filter(function (text) { return known.indexOf(text.replace(/\s|[(（[].*$/g, "")) >= 0; }).length;
    var plain = texts.every(function (text) { return text.length <= 30 && !/\d/.test(text.replace(/[(（].*$/, "")); });
    return texts.length > 1 && (same * 2 >= texts.length || (plain && (same > 0 || !isChosen)));
  }

  function setUp(form) {
    var kinds = JSON.parse(document.getElementById("paste-headings").textContent);
    var known = [].concat.apply([], Object.keys(kinds).map(function (key) { return kinds[key]; }));
    var box = form.querySelector("textarea[name=block]");
    var kind = form.querySelector("select[name=kind]");
    var table = form.querySelector("[data-grid]");
    var editor = form.querySelector("[data-editor]");
    var headed = form.querySelector("[data-headed]");
    var says = form.querySelector("[data-says]");
    var most = { rows: Number(form.dataset.rows), columns: Number(form.dataset.columns), signs: Number(form.dataset.signs) };
    var heads = [];
    var rows = [];
    var active = { row: 0, column: 0 };  /* row -1 is the headings */
    var editing = false;

    function width() {
      return rows.reduce(function (most, row) { return Math.max(most, row.length); }, Math.max(heads.length, LEAST_COLUMNS));
    }
    function value(row, column) { return (row < 0 ? heads[column] : (rows[row] || [])[column]) || ""; }
    function cell(row, column) { return table.rows[row + 1] && table.rows[row + 1].cells[column + 1]; }
    function put(row, column, text) {
      var line = row < 0 ? heads : (rows[row] = rows[row] || []);
      while (line.length <= column) { line.push(""); }
      line[column] = text;
    }
    function show(text) { says.textContent = text; }

    function line(tag, row, columns) {
      var tr = document.createElement("tr");
      var number = document.createElement("th");
      number.className = "line-number";
      number.textContent = row < 0 ? "" : String(row + 1);
      tr.appendChild(number);
      for (var column = 0; column < columns; column += 1) {
        var place = document.createElement(tag);
        place.textContent = value(row, column);
        tr.appendChild(place);
      }
      return tr;
    }

    function render() {
      var columns = width();
      while (rows.length < LEAST_ROWS) { rows.push([]); }
      table.textContent = "";
      var head = table.createTHead();
      head.appendChild(line("th", -1, columns));
      var body = document.createDocumentFragment();
      rows.forEach(function (ignored, row) { body.appendChild(line("td", row, columns)); });
      table.appendChild(document.createElement("tbody")).appendChild(body);
      go(Math.min(active.row, rows.length - 1), Math.min(active.column, columns - 1));
    }

    /* the editor lies over the active cell, unseen until something is typed: so input methods work from the first key */
    function go(row, column) {
      var before = cell(active.row, active.column);
      if (before) { before.classList.remove("active"); }
      active = { row: Math.max(-1, Math.min(row, rows.length - 1)), column: Math.max(0, Math.min(column, width() - 1)) };
      var now = cell(active.row, active.column);
      if (!now) { return; }
      now.classList.add("active");
      editing = false;
      editor.value = "";
      editor.classList.remove("editing");
      editor.style.left = now.offsetLeft + "px";
      editor.style.top = now.offsetTop + "px";
      editor.style.width = now.offsetWidth + "px";
      editor.style.height = now.offsetHeight + "px";
      var words = active.row < 0 ? form.dataset.heading : form.dataset.cell;
      editor.setAttribute("aria-label", words.replace("{r}", active.row + 1).replace("{c}", active.column + 1));
      if (document.activeElement === editor) { now.scrollIntoView({ block: "nearest", inline: "nearest" }); }
    }

    function edit(text) {
      editing = true;
      editor.value = text;
      editor.classList.add("editing");
    }
    function keep() {
      if (!editing) { return; }
      put(active.row, active.column, editor.value.trim());
      cell(active.row, active.column).textContent = value(active.row, active.column);
      editing = false;
      editor.classList.remove("editing");
    }
    function move(down, right) {
      keep();
      if (active.row + down >= rows.length && rows.length < most.rows) {
        rows.push([]);
        table.tBodies[0].appendChild(line("td", rows.length - 1, width()));
      }
      go(active.row + down, active.column + right);
    }

    function isEmpty() { return rows.every(isBlank); }
    function fits(block) {
      var wide = block.reduce(function (most, row) { return Math.max(most, row.length); }, 0);
      return block.length <= most.rows + 1 && wide <= most.columns;
    }
    function place(block) {
      if (!fits(block)) { show(form.dataset.tooMany); return; }
      if (isEmpty() && active.row <= 0 && active.column === 0) {
        headed.checked = looksLikeHeadings(block[0], known, Boolean(kind.value));
        if (headed.checked) { heads = block[0]; }
        rows = block.slice(headed.checked ? 1 : 0);
      } else {
        block.forEach(function (row, down) {
          row.forEach(function (text, right) { put(active.row + down, active.column + right, text); });
        });
      }
      if (rows.length > most.rows) { rows = rows.slice(0, most.rows); show(form.dataset.tooMany); }
      render();
      var filled = rows.filter(function (row) { return !isBlank(row); });
      var wide = filled.reduce(function (most, row) { return Math.max(most, row.length); }, 0);
      show(form.dataset.pasted.replace("{r}", filled.length).replace("{c}", wide));
      form.dispatchEvent(new Event("input"));
    }

    editor.addEventListener("paste", function (event) {
      var text = event.clipboardData.getData("text/plain");
      if (editing && !/[\t\n]/.test(text.trim())) { return; }
      event.preventDefault();
      keep();
      var html = event.clipboardData.getData("text/html");
      place((html && parseTable(html)) || parse(text));
    });
    editor.addEventListener("copy", function (event) {
      if (editing) { return; }
      event.preventDefault();
      event.clipboardData.setData("text/plain", value(active.row, active.column));
    });
    editor.addEventListener("input", function () { if (!editing) { edit(editor.value); } });
    editor.addEventListener("blur", keep);

    var keys = {
      ArrowUp: function () { move(-1, 0); }, ArrowDown: function () { move(1, 0); },
      ArrowLeft: function () { move(0, -1); }, ArrowRight: function () { move(0, 1); },
      Delete: function () { edit(""); keep(); }, Backspace: function () { edit(""); keep(); },
      F2: function () { edit(value(active.row, active.column)); }
    };
    editor.addEventListener("keydown", function (event) {
      if (event.isComposing || event.keyCode === 229) { return; }
      if (event.key === "Enter" && !event.altKey) { event.preventDefault(); move(event.shiftKey ? -1 : 1, 0); return; }
      if (event.key === "Tab") {
        var last = active.column === width() - 1 && active.row === rows.length - 1;
        if (event.shiftKey ? active.column > 0 : !last) {
          event.preventDefault();
          if (!event.shiftKey && active.column === width() - 1) { keep(); go(active.row + 1, 0); return; }
          move(0, event.shiftKey ? -1 : 1);
        }
        return;
      }
      if (event.key === "Escape") {
        event.preventDefault();
        if (editing) { editing = false; go(active.row, active.column); return; }
        form.querySelector("button[data-once]").focus();
        return;
      }
      if (!editing && keys[event.key]) { event.preventDefault(); keys[event.key](); }
    });

    function placeOf(target) {
      var found = target.closest("td, th");
      return found && found.cellIndex > 0 ? { row: found.parentNode.rowIndex - 1, column: found.cellIndex - 1 } : null;
    }
    table.addEventListener("mousedown", function (event) {
      var at = placeOf(event.target);
      if (!at) { return; }
      event.preventDefault();
      keep();
      go(at.row, at.column);
      editor.focus({ preventScroll: true });
    });
    table.addEventListener("dblclick", function () { edit(value(active.row, active.column)); });
    editor.addEventListener("dblclick", function () { if (!editing) { edit(value(active.row, active.column)); } });

    headed.addEventListener("change", function () {
      if (headed.checked) { heads = rows.shift() || []; } else { rows.unshift(heads); heads = (kinds[kind.value] || []).slice(); }
      render();
    });
    kind.addEventListener("change", function () {
      if (!headed.checked) { heads = (kinds[kind.value] || []).slice(); }
      render();
    });

    var tools = {
      "add-row": function () { if (rows.length < most.rows) { rows.splice(active.row + 1, 0, []); } },
      "add-column": function () { if (width() < most.columns) { put(-1, width(), ""); } },
      "remove-row": function () { if (active.row >= 0) { rows.splice(active.row, 1); } },
      "remove-column": function () {
        [heads].concat(rows).forEach(function (row) { if (row.length > active.column) { row.splice(active.column, 1); } });
      },
      clear: function () { rows = []; headed.checked = false; heads = (kinds[kind.value] || []).slice(); show(""); }
    };
    Array.prototype.forEach.call(form.querySelectorAll("[data-do]"), function (button) {
      button.addEventListener("click", function () { keep(); tools[button.dataset.do](); render(); editor.focus(); });
    });

    form.addEventListener("submit", function (event) {
      keep();
      var filled = rows.filter(function (row) { return !isBlank(row); });
      var block = filled.length ? asBlock(isBlank(heads) ? filled : [heads].concat(filled)) : "";
      var problem = !block ? form.dataset.empty : block.length > most.signs ? form.dataset.tooLong : "";
      box.value = block;
      if (problem) {
        event.preventDefault();
        event.stopImmediatePropagation();
        show(problem);
      }
    });

    if (box.value) {
      rows = parse(box.value);
      headed.checked = looksLikeHeadings(rows[0], known, Boolean(kind.value));
      if (headed.checked) { heads = rows.shift(); }
    }
    form.querySelector("[data-plain]").hidden = true;
    form.querySelector("[data-sheet]").hidden = false;
    if (!headed.checked) { heads = (kinds[kind.value] || []).slice(); }
    render();
  }

  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll("form[data-paste]"), setUp);
  });
})();
