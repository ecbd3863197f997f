"use strict";
(function () {
  var form = document.getElementById("tools"), q = document.getElementById("q"), who = document.getElementById("who");
  var found = document.getElementById("found"), lang = document.documentElement.lang;
  var rows = Array.prototype.slice.call(document.querySelectorAll("tr[data-c]"));
  var folds = Array.prototype.slice.call(document.querySelectorAll("main details"));
  var opened = folds.map(function (f) { return f.open; });
  var texts = null, timer = 0;

  function filter() {
    var words = q.value.toLowerCase().split(/\s+/).filter(Boolean), community = who.value, hits = 0;
    if (!texts) texts = rows.map(function (r) { return r.textContent.toLowerCase(); });
    rows.forEach(function (row, i) {
      var on = (!community || row.dataset.c.split(" ").indexOf(community) >= 0) &&
        words.every(function (w) { return texts[i].indexOf(w) >= 0; });
      row.hidden = !on;
      if (on) hits += 1;
    });
    var active = words.length > 0 || community !== "";
    folds.forEach(function (fold, i) {
      var own = fold.querySelectorAll("tr[data-c]").length;
      var left = own ? fold.querySelectorAll("tr[data-c]:not([hidden])").length : 0;
      fold.hidden = active && own > 0 && left === 0;
      fold.open = active ? own > 0 && left > 0 : opened[i];
    });
    found.textContent = active ? form.dataset.found.replace("{n}", hits).replace("{m}", rows.length) : "";
  }
  function soon() { clearTimeout(timer); timer = setTimeout(filter, 150); }
  function all(open) { folds.forEach(function (f) { f.open = open; }); }

  function value(row, at) {
    var cell = row.cells[at];
    return cell ? cell.dataset.v || cell.textContent.trim() : "";
  }
  function sort(table, head) {
    var down = head.getAttribute("aria-sort") === "ascending", body = table.tBodies[0];
    var order = new Intl.Collator(lang, { numeric: true });
    var list = Array.prototype.map.call(body.rows, function (r, i) { return { row: r, key: value(r, head.cellIndex), at: i }; });
    list.sort(function (a, b) { return (down ? -1 : 1) * order.compare(a.key, b.key) || a.at - b.at; });
    Array.prototype.forEach.call(head.parentNode.cells, function (c) { c.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    list.forEach(function (e) { body.appendChild(e.row); });
  }
  Array.prototype.forEach.call(document.querySelectorAll("table.sort"), function (table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head) {
      // A real button is left out where a browser prints the heads again on the next sheet.
      var button = document.createElement("span");
      button.tabIndex = 0;
      button.setAttribute("role", "button");
      button.textContent = head.textContent;
      button.title = form.dataset.sort.replace("{n}", head.textContent);
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () { sort(table, head); });
      button.addEventListener("keydown", function (e) {
        if (e.key !== "Enter" && e.key !== " ") return;
        e.preventDefault();
        sort(table, head);
      });
    });
  });

  form.hidden = false;
  form.addEventListener("submit", function (e) { e.preventDefault(); filter(); });
  q.addEventListener("input", soon);
  who.addEventListener("change", filter);
  document.getElementById("opened").addEventListener("click", function () { all(true); });
  document.getElementById("closed").addEventListener("click", function () { all(false); });
  document.getElementById("clear").addEventListener("click", function () { q.value = ""; who.value = ""; filter(); q.focus(); });

  var before = [];
  window.addEventListener("beforeprint", function () { before = folds.map(function (f) { return f.open; }); all(true); });
  window.addEventListener("afterprint", function () { folds.forEach(function (f, i) { f.open = before[i]; }); });
})();
