/* Help on lists: rows to pick, columns to arrange, text that is cut, a list that did not load, and what was done with the way back. */
(function () {
  "use strict";

  var inEnglish = document.documentElement.lang === "en";
  var SECONDS = 10;

  function each(root, selector, work) {
    Array.prototype.forEach.call(root.querySelectorAll(selector), work);
  }

  function token() {
    return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  }

  function send(url, data) {
    return fetch(url, { method: "POST", body: data, credentials: "same-origin",
      headers: { "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest" } });
  }

  /* what the server rendered, as nodes; its texts are escaped there */
  function nodesOf(html, selector) {
    return new DOMParser().parseFromString(html, "text/html").querySelector(selector);
  }

  /* put the children of one element in place of those of another */
  function refill(element, source) {
    element.textContent = "";
    while (source && source.firstChild) { element.appendChild(document.importNode(source.removeChild(source.firstChild), true)); }
  }

  /* what was done is told for ten seconds, with the way back */
  function toast(text, undoUrl) {
    var box = document.querySelector(".toasts");
    if (!box) {
      box = document.createElement("div");
      box.className = "toasts";
      box.setAttribute("role", "status");
      document.body.appendChild(box);
    }
    var one = document.createElement("div");
    one.className = "toast-line";
    one.textContent = text + " ";
    if (undoUrl) {
      var form = document.createElement("form");
      form.method = "post";
      form.action = undoUrl;
      [["csrfmiddlewaretoken", token()], ["next", location.pathname + location.search]].forEach(function (pair) {
        var input = document.createElement("input");
        input.type = "hidden";
        input.name = pair[0];
        input.value = pair[1];
        form.appendChild(input);
      });
      var button = document.createElement("button");
      button.className = "btn btn-light btn-sm";
      button.textContent = inEnglish ? "Undo" : "撤销";
      form.appendChild(button);
      one.appendChild(form);
    }
    box.textContent = "";
    box.appendChild(one);
    setTimeout(function () { if (one.parentNode) { one.parentNode.removeChild(one); } }, SECONDS * 1000);
  }

  /* picked rows are counted; the head picks the page */
  function setUpPicking(list) {
    var form = list.querySelector("[data-bulk]");
    var head = list.querySelector("thead .seq");
    if (!form || !head || head.querySelector("input")) { return; }
    var boxes = list.querySelectorAll("input[name=pick]");
    var all = document.createElement("input");
    all.type = "checkbox";
    all.setAttribute("aria-label", inEnglish ? "All rows of this page" : "选择本页全部");
    head.insertBefore(all, head.firstChild);
    function count() {
      var everything = form.querySelector("[name=everything]");
      var picked = list.querySelectorAll("input[name=pick]:checked").length;
      var words = everything.checked ? everything.parentNode.textContent.trim() : picked ? form.dataset.picked + " " + picked : "";
      form.querySelector("[data-count]").textContent = words ? "（" + (everything.checked ? (inEnglish ? "all" : "全部") : words) + "）" : "";
      all.checked = boxes.length > 0 && picked === boxes.length;
      all.indeterminate = picked > 0 && picked < boxes.length;
      Array.prototype.forEach.call(boxes, function (box) { box.closest("tr").classList.toggle("picked", box.checked); });
    }
    all.addEventListener("change", function () {
      Array.prototype.forEach.call(list.querySelectorAll("input[name=pick]"), function (box) { box.checked = all.checked; });
      count();
    });
    var last = null;
    list.addEventListener("click", function (event) {
      if (event.target.name !== "pick") { return; }
      var now = Array.prototype.slice.call(list.querySelectorAll("input[name=pick]"));
      if (event.shiftKey && last && now.indexOf(last) >= 0) {
        var ends = [now.indexOf(last), now.indexOf(event.target)].sort(function (a, b) { return a - b; });
        now.slice(ends[0], ends[1] + 1).forEach(function (box) { box.checked = event.target.checked; });
      }
      last = event.target;
    });
    list.addEventListener("change", count);
    count();
  }

  /* columns are put in order with the mouse or with two buttons; the numbers follow */
  function setUpColumns(list) {
    each(list, "[data-sortable]", function (box) {
      if (box.classList.contains("ready")) { return; }
      box.classList.add("ready");
      var dragged = null;
      function renumber() {
        each(box, "input[type=number]", function (input, place) { input.value = place + 1; });
      }
      function move(item, after) {
        box.insertBefore(item, after ? item.nextElementSibling && item.nextElementSibling.nextElementSibling : item.previousElementSibling);
        renumber();
      }
      Array.prototype.forEach.call(box.children, function (item) {
        item.draggable = true;
        item.addEventListener("dragstart", function (event) { dragged = item; event.dataTransfer.setData("text/plain", ""); });
        item.addEventListener("dragover", function (event) {
          event.preventDefault();
          if (!dragged || dragged === item) { return; }
          var middle = item.getBoundingClientRect().top + item.offsetHeight / 2;
          box.insertBefore(dragged, event.clientY < middle ? item : item.nextElementSibling);
        });
        item.addEventListener("dragend", function () { dragged = null; renumber(); });
        [["up", "↑"], ["down", "↓"]].forEach(function (way) {
          var button = document.createElement("button");
          button.type = "button";
          button.className = "nudge";
          button.textContent = way[1];
          button.setAttribute("aria-label", box.dataset[way[0]] + " " + item.querySelector("label").textContent.trim());
          button.addEventListener("click", function () {
            if (way[0] === "down" ? item.nextElementSibling : item.previousElementSibling) { move(item, way[0] === "down"); }
            button.focus();
          });
          item.appendChild(button);
        });
      });
    });
  }

  /* text that does not fit shows itself whole when pointed at */
  function tip(event) {
    var cell = event.target.closest && event.target.closest(".list-panel td");
    if (cell && !cell.title && cell.scrollWidth > cell.clientWidth + 1) { cell.title = cell.textContent.trim(); }
  }

  function setUpFullScreen(list) {
    var button = list.querySelector("[data-full-screen]");
    if (!button || !list.requestFullscreen) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      if (document.fullscreenElement) { document.exitFullscreen(); } else { list.requestFullscreen(); }
    });
  }

  /* a list that could not be loaded says so, and can be asked for again */
  function failed(event) {
    var list = event.detail.elt && event.detail.elt.closest && event.detail.elt.closest("[data-list]");
    if (!list) { return; }
    var path = event.detail.pathInfo ? event.detail.pathInfo.requestPath : "";
    var old = list.querySelector(".load-failed");
    if (old) { old.parentNode.removeChild(old); }
    var line = document.createElement("div");
    line.className = "notice notice-error load-failed";
    line.setAttribute("role", "alert");
    line.textContent = list.dataset.failed + " ";
    var again = document.createElement("a");
    again.className = "btn btn-light btn-sm";
    again.href = path || location.href;
    again.textContent = list.dataset.again;
    line.appendChild(again);
    list.insertBefore(line, list.firstChild);
    again.focus();
  }

  function closeMenus(event) {
    each(document, "details.list-menu[open]", function (menu) {
      var isEscape = event.type === "keydown" && event.key === "Escape";
      if (isEscape) { menu.removeAttribute("open"); menu.querySelector("summary").focus(); }
      if (event.type === "click" && !menu.contains(event.target)) { menu.removeAttribute("open"); }
    });
  }

  function setUp() {
    each(document, "[data-list]", function (list) {
      if (list.classList.contains("helped")) { return; }
      list.classList.add("helped");
      setUpPicking(list);
      setUpColumns(list);
      setUpFullScreen(list);
    });
  }

  window.yunjuLists = { toast: toast, send: send, nodesOf: nodesOf, refill: refill };
  document.addEventListener("DOMContentLoaded", setUp);
  document.addEventListener("htmx:afterSettle", setUp);
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("mouseover", tip);
  document.addEventListener("click", closeMenus);
  document.addEventListener("keydown", closeMenus);
})();
