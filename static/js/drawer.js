/* A row opens beside its list: same record page, an address of its own (`open=12`), previous and next, Esc closes. */
(function () {
  "use strict";

  var inEnglish = document.documentElement.lang === "en";
  var drawer = null;
  var shown = "";  /* the number of the record in the drawer */

  function words(english, chinese) { return inEnglish ? english : chinese; }
  function isWide() { return window.innerWidth > 820; }

  /* the link that names a row */
  function linkOf(row) { return row.querySelector("td:nth-child(2) a"); }
  function rows() { return Array.prototype.slice.call(document.querySelectorAll("[data-list] tbody tr[data-row]")); }
  function keyOf(row) { return row.dataset.row.split("-")[0]; }
  function rowOf(key) { return rows().filter(function (row) { return keyOf(row) === key; })[0]; }

  function address(key) {
    var params = new URLSearchParams(location.search);
    params.delete("open");
    if (key) { params.set("open", key); }
    var query = params.toString();
    return location.pathname + (query ? "?" + query : "");
  }

  function asked() { return new URLSearchParams(location.search).get("open") || ""; }

  function button(icon, label, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "tool";
    made.setAttribute("aria-label", label);
    made.title = label;
    var sign = document.createElement("i");
    sign.className = "bi bi-" + icon;
    sign.setAttribute("aria-hidden", "true");
    made.appendChild(sign);
    made.addEventListener("click", act);
    return made;
  }

  function build() {
    drawer = document.createElement("aside");
    drawer.className = "drawer";
    drawer.setAttribute("role", "dialog");
    drawer.setAttribute("aria-label", words("Record beside the list", "列表旁的记录"));
    var head = document.createElement("div");
    head.className = "drawer-head";
    head.appendChild(button("chevron-up", words("Previous row", "上一条"), function () { step(-1); }));
    head.appendChild(button("chevron-down", words("Next row", "下一条"), function () { step(1); }));
    var page = document.createElement("a");
    page.className = "tool";
    page.textContent = words("Open the page", "打开页面");
    head.appendChild(page);
    head.appendChild(button("x-lg", words("Close", "关闭"), function () { leave(); }));
    var body = document.createElement("div");
    body.className = "drawer-body";
    body.tabIndex = -1;
    drawer.appendChild(head);
    drawer.appendChild(body);
    document.body.appendChild(drawer);
  }

  function show(key, keepFocus) {
    var row = rowOf(key);
    var link = row && linkOf(row);
    if (!link) { return hide(false); }
    if (!drawer) { build(); }
    shown = key;
    drawer.hidden = false;
    document.body.classList.add("has-drawer");
    rows().forEach(function (one) { one.classList.toggle("opened", one === row); });
    drawer.querySelector(".drawer-head a").href = link.href;
    var place = rows().indexOf(row);
    var buttons = drawer.querySelectorAll(".drawer-head button");
    buttons[0].disabled = place <= 0;
    buttons[1].disabled = place >= rows().length - 1;
    fill(link.href, keepFocus);
  }

  function fill(url, keepFocus) {
    var body = drawer.querySelector(".drawer-body");
    var mine = shown;
    body.setAttribute("aria-busy", "true");
    fetch(url, { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer); })
      .then(function (html) {
        if (shown !== mine) { return; }
        var page = window.yunjuLists.nodesOf(html, "#content");
        var crumbs = page.querySelector(".crumbs");
        if (crumbs) { crumbs.parentNode.removeChild(crumbs); }
        window.yunjuLists.refill(body, page);
        body.removeAttribute("aria-busy");
        if (window.htmx) { window.htmx.process(body); }
        body.scrollTop = 0;
        if (!keepFocus) { body.focus(); }
      })
      .catch(function () {
        body.removeAttribute("aria-busy");
        body.textContent = words("The record could not be loaded. ", "记录未能加载。");
        var again = document.createElement("button");
        again.className = "btn btn-light btn-sm";
        again.textContent = words("Try again", "重试");
        again.addEventListener("click", function () { fill(url, keepFocus); });
        body.appendChild(again);
      });
  }

  function hide(refocus) {
    var row = rowOf(shown);
    shown = "";
    document.body.classList.remove("has-drawer");
    rows().forEach(function (one) { one.classList.remove("opened"); });
    if (drawer) { drawer.hidden = true; }
    if (refocus && row) { linkOf(row).focus(); }
  }

  /* leaving goes back where opening it made a step, so that Back never opens it again */
  function leave() {
    if (history.state && history.state.drawer) { history.back(); return; }
    history.replaceState(null, "", address(""));
    hide(true);
  }

  function step(way) {
    var all = rows();
    var next = all[all.indexOf(rowOf(shown)) + way];
    if (!next) { return; }
    history.replaceState(history.state, "", address(keyOf(next)));
    show(keyOf(next), true);
  }

  function follow() {
    var key = asked();
    if (key && isWide()) { if (key !== shown) { show(key); } } else if (shown) { hide(true); }
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("[data-list] tbody tr[data-row] td:nth-child(2) a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !isWide()) { return; }
    if (link !== linkOf(link.closest("tr"))) { return; }
    event.preventDefault();
    var key = keyOf(link.closest("tr"));
    if (shown) { history.replaceState(history.state, "", address(key)); } else { history.pushState({ drawer: true }, "", address(key)); }
    show(key);
  });
  document.addEventListener("keydown", function (event) {
    if (!shown || event.isComposing) { return; }
    var isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "Escape" && !event.defaultPrevented) { leave(); }
    if (!isTyping && event.altKey && event.key === "ArrowDown") { event.preventDefault(); step(1); }
    if (!isTyping && event.altKey && event.key === "ArrowUp") { event.preventDefault(); step(-1); }
  });
  window.addEventListener("popstate", follow);
  document.addEventListener("DOMContentLoaded", follow);
})();
