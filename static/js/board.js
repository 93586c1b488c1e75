/* The board of leads: drag with mouse or finger, move with the keyboard or the menu. The card moves at once and comes
   back, with the reasons, when the move is refused. Moves of others are fetched while somebody looks. Chromium 78. */
(function () {
  "use strict";

  var PERIOD = 20000, TOAST = 10000, THRESHOLD = 6;
  var say = null, toasts = null, form = null;
  var lifted = null;   /* the card on its way: {card, home, next, column, ghost, byKeys} */
  var waiting = 0;     /* moves that the server has not answered yet */
  var asked = Date.now();

  function each(list, work) { Array.prototype.forEach.call(list, work); }
  function board() { return document.querySelector("[data-board]"); }
  function columns() { return Array.prototype.slice.call(board().querySelectorAll("[data-stage]")); }
  function columnOf(node) { return node.closest("[data-stage]"); }
  function cardsOf(column) { return column.querySelector(".board-cards"); }
  function words(name, changes) {
    var text = say.getAttribute("data-" + name);
    Object.keys(changes || {}).forEach(function (key) { text = text.replace("[" + key + "]", changes[key]); });
    return text;
  }
  function tell(name, changes) { say.textContent = words(name, changes); }

  /* words in the corner: a move that was made, with its way back, or one that was refused, with its reasons */
  function toast(sentence, options) {
    var line = document.createElement("div");
    line.className = "toast-line" + (options.bad ? " bad" : "");
    line.setAttribute("role", options.bad ? "alert" : "status");
    var text = document.createElement("div");
    text.textContent = sentence;
    line.appendChild(text);
    if (options.items && options.items.length) { line.appendChild(listOf(options.items)); }
    if (options.undo) { line.appendChild(button(words("undo"), function () { line.remove(); options.undo(); })); }
    line.appendChild(button(words("close"), function () { line.remove(); }));
    toasts.appendChild(line);
    while (toasts.children.length > 3) { toasts.firstChild.remove(); }
    if (!options.bad) { setTimeout(function () { line.remove(); }, TOAST); }
  }
  function listOf(items) {
    var list = document.createElement("ul");
    items.forEach(function (one) {
      var item = document.createElement("li");
      var link = one.url ? document.createElement("a") : item;
      if (one.url) { link.href = one.url; item.appendChild(link); }
      link.textContent = one.text;
      list.appendChild(item);
    });
    return list;
  }
  function button(label, work) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-light btn-sm";
    made.textContent = label;
    made.addEventListener("click", work);
    return made;
  }

  /* the server decides */
  function send(address, fields) {
    var data = new FormData(form);
    Object.keys(fields).forEach(function (key) { data.set(key, fields[key]); });
    return fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (answer) {
        var type = answer.headers.get("Content-Type") || "";
        if (type.indexOf("json") < 0) { throw new Error("no answer"); }
        return answer.json().then(function (told) { told.status = answer.status; return told; });
      });
  }
  function place(card, column, before) {
    cardsOf(column).insertBefore(card, before || cardsOf(column).firstChild);
  }
  function move(card, column, home, next) {
    var number = card.dataset.card;
    place(card, column);
    card.classList.add("waiting");
    tell("sent", { card: card.dataset.name, stage: column.dataset.name });
    waiting += 1;
    send("/leads/" + number + "/move/", { to: column.dataset.stage, version: card.dataset.version })
      .then(function (told) { waiting -= 1; settled(card, told, home, next); })
      .catch(function () {
        waiting -= 1;
        back(card, home, next);
        toast(words("broken"), { bad: true });
      });
  }
  function settled(card, told, home, next) {
    card.classList.remove("waiting");
    if (told.status === 200) {
      card.dataset.version = told.version;
      toast(told.sentence, { undo: function () { undo(told, card.dataset.version); } });
      look(true);
      return;
    }
    back(card, home, next);
    toast(told.sentence, { bad: true, items: told.missing });
    if (told.status === 409) { look(true); }
  }
  function back(card, home, next) {
    card.classList.remove("waiting");
    card.classList.add("refused");
    setTimeout(function () { card.classList.remove("refused"); }, 4000);
    place(card, home, next && next.parentNode === cardsOf(home) ? next : null);
    tell("left", { card: card.dataset.name, stage: home.dataset.name });
  }
  function undo(told, version) {
    send(told.undo, { version: version }).then(function (answer) {
      toast(answer.sentence, { bad: answer.status !== 200 });
      look(true);
    }).catch(function () { toast(words("broken"), { bad: true }); });
  }

  /* what others moved: asked for while somebody looks, never under a hand that holds a card */
  function look(now) {
    if (document.hidden || lifted || waiting || (!now && Date.now() - asked < PERIOD)) { return; }
    asked = Date.now();
    var headers = { "HX-Request": "true" };
    if (!now) { headers["X-Asked-By-Page"] = "1"; }
    fetch(location.href, { headers: headers, credentials: "same-origin" })
      .then(function (answer) { return answer.ok && !answer.headers.get("HX-Redirect") ? answer.text() : ""; })
      .then(function (html) { if (html && !lifted && !waiting) { replace(html); } })
      .catch(function () { /* the next look may succeed */ });
  }
  function replace(html) {
    var fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-board]");
    var old = board();
    if (!fresh) { return; }
    var shown = new XMLSerializer().serializeToString(fresh);
    if (shown === old.dataset.shown) { return; }
    var focus = document.activeElement && document.activeElement.closest("[data-card]");
    var open = Array.prototype.map.call(old.querySelectorAll("details[open]"), function (one) { return one.closest("[data-card]").id; });
    var places = columns().map(function (column) { return cardsOf(column).scrollTop; });
    var side = old.scrollLeft;
    old.parentNode.replaceChild(document.adoptNode(fresh), old);
    fresh.dataset.shown = shown;
    fresh.scrollLeft = side;
    columns().forEach(function (column, index) { cardsOf(column).scrollTop = places[index] || 0; });
    open.forEach(function (id) {
      var menu = document.querySelector("#" + id + " details");
      if (menu) { menu.open = true; }
    });
    var again = focus && document.getElementById(focus.id);
    if (again) { attend(again); }
  }

  /* one card is in the order of tabs; arrows lead to the others */
  function attend(card) {
    each(board().querySelectorAll("[data-movable]"), function (one) { one.tabIndex = -1; });
    card.tabIndex = 0;
    card.focus();
  }
  function neighbour(card, key) {
    var column = columnOf(card), all = columns();
    if (key === "ArrowDown") { return card.nextElementSibling; }
    if (key === "ArrowUp") { return card.previousElementSibling; }
    var step = key === "ArrowRight" ? 1 : -1;
    var index = Array.prototype.indexOf.call(cardsOf(column).children, card);
    for (var at = all.indexOf(column) + step; all[at]; at += step) {
      var cards = cardsOf(all[at]).children;
      if (cards.length) { return cards[Math.min(index, cards.length - 1)]; }
    }
    return null;
  }

  function lift(card, byKeys) {
    lifted = { card: card, home: columnOf(card), next: card.nextElementSibling, column: columnOf(card), byKeys: byKeys };
    card.classList.add("lifted");
    tell("lifted", { card: card.dataset.name, stage: lifted.home.dataset.name });
  }
  function hover(column) {
    if (!column || column === lifted.column) { return; }
    lifted.column.classList.remove("over");
    lifted.column = column;
    if (column !== lifted.home) { column.classList.add("over"); }
    tell("over", { stage: column.dataset.name });
  }
  function drop(stays) {
    var held = lifted;
    lifted = null;
    held.card.classList.remove("lifted");
    held.column.classList.remove("over");
    if (held.ghost) { held.ghost.remove(); }
    if (stays || held.column === held.home) {
      tell("left", { card: held.card.dataset.name, stage: held.home.dataset.name });
    } else {
      move(held.card, held.column, held.home, held.next);
    }
    if (held.byKeys) { attend(held.card); }
  }

  function onKey(event) {
    var card = event.target.closest("[data-movable]");
    if (event.key === "Escape" && lifted) { event.preventDefault(); drop(true); return; }
    if (!card || event.target !== card) { return; }
    var arrow = /^Arrow(Up|Down|Left|Right)$/.test(event.key);
    if (event.key === " " || (event.key === "Enter" && lifted)) {
      event.preventDefault();
      if (lifted) { drop(false); } else { lift(card, true); }
    } else if (lifted && arrow) {
      event.preventDefault();
      var all = columns(), step = { ArrowLeft: -1, ArrowRight: 1 }[event.key] || 0;
      hover(all[all.indexOf(lifted.column) + step]);
    } else if (arrow) {
      var other = neighbour(card, event.key);
      if (other) { event.preventDefault(); attend(other); }
    }
  }

  /* with the mouse a card is drawn anywhere, with a finger by its grip, so that the page can still be scrolled */
  function onDown(event) {
    var card = event.target.closest("[data-movable]");
    if (!card || event.button || lifted || event.target.closest("details, button")) { return; }
    if (event.pointerType !== "mouse" && !event.target.closest("[data-grip]")) { return; }
    var start = { x: event.clientX, y: event.clientY, id: event.pointerId };
    function onMove(moved) {
      if (moved.pointerId !== start.id) { return; }
      if (!lifted) {
        if (Math.abs(moved.clientX - start.x) + Math.abs(moved.clientY - start.y) < THRESHOLD) { return; }
        lift(card, false);
        lifted.ghost = ghostOf(card);
        window.getSelection().removeAllRanges();
      }
      moved.preventDefault();
      lifted.ghost.style.left = moved.clientX + 10 + "px";
      lifted.ghost.style.top = moved.clientY + 8 + "px";
      nudge(moved.clientX);
      var under = document.elementFromPoint(moved.clientX, moved.clientY);
      var column = under && columnOf(under);
      hover(column || lifted.home);
    }
    function onUp(ended) {
      if (ended.pointerId !== start.id) { return; }
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("pointercancel", onUp);
      if (!lifted) { return; }
      drop(ended.type === "pointercancel");
      window.addEventListener("click", swallow, true);
      setTimeout(function () { window.removeEventListener("click", swallow, true); }, 0);
    }
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", onUp);
  }
  function swallow(event) { event.preventDefault(); event.stopPropagation(); }
  function ghostOf(card) {
    var ghost = document.createElement("div");
    ghost.className = "board-ghost";
    ghost.textContent = card.dataset.name;
    document.body.appendChild(ghost);
    return ghost;
  }
  function nudge(x) {
    var frame = board().getBoundingClientRect();
    if (x > frame.right - 40) { board().scrollLeft += 12; }
    if (x < frame.left + 40) { board().scrollLeft -= 12; }
  }

  function onMenu(event) {
    var choice = event.target.closest("[data-move]");
    if (!choice) { return; }
    var card = choice.closest("[data-card]"), home = columnOf(card);
    var column = columns().filter(function (one) { return one.dataset.stage === choice.value; })[0];
    if (!column) { return; }  /* a column that is filtered away: the plain form does it */
    event.preventDefault();
    choice.closest("details").open = false;
    move(card, column, home, card.nextElementSibling);
  }

  document.addEventListener("DOMContentLoaded", function () {
    say = document.querySelector("[data-board-say]");
    toasts = document.querySelector("[data-board-toasts]");
    form = document.getElementById("board-move");
    setInterval(look, 5000, false);
    document.addEventListener("visibilitychange", function () { look(false); });
    if (!form) { return; }
    document.addEventListener("pointerdown", onDown);
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", onMenu);
    document.addEventListener("dragstart", function (event) { if (event.target.closest("[data-card]")) { event.preventDefault(); } });
  });
})();
