/* The file before it is sent: drop it, see its name and size, hear at once when it cannot be taken. */
(function () {
  "use strict";

  function size(bytes) {
    return bytes >= 1048576 ? (bytes / 1048576).toFixed(1) + " MB" : Math.max(1, Math.round(bytes / 1024)) + " KB";
  }

  function ending(name) {
    var dot = name.lastIndexOf(".");
    return dot < 0 ? "" : name.slice(dot).toLowerCase();
  }

  document.addEventListener("DOMContentLoaded", function () {
    var zone = document.querySelector("[data-drop]");
    if (!zone) { return; }
    var input = zone.querySelector("input[type=file]");
    var words = zone.querySelector("[data-chosen]");
    var button = input.form.querySelector("button[data-once]");

    function trouble(file) {
      if (file.size > Number(zone.dataset.limit) * 1048576) { return zone.dataset.tooBig; }
      var fits = zone.dataset.accepted.split(" ").indexOf(ending(file.name)) >= 0;
      return fits ? "" : zone.dataset.wrongType;
    }

    function tell() {
      var file = input.files[0];
      var problem = file ? trouble(file) : "";
      words.textContent = file ? file.name + "  ·  " + size(file.size) + (problem ? "  —  " + problem : "") : "";
      words.classList.toggle("field-error", Boolean(problem));
      zone.classList.toggle("has-file", Boolean(file) && !problem);
      button.disabled = Boolean(problem);
    }

    input.addEventListener("change", tell);
    ["dragenter", "dragover"].forEach(function (name) {
      zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.add("over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function () { zone.classList.remove("over"); });
    });
    zone.addEventListener("drop", function (event) {
      event.preventDefault();
      var files = event.dataTransfer.files;
      if (files.length > 1) { words.textContent = zone.dataset.several; return; }
      if (files.length === 1) {
        input.files = files;
        tell();
      }
    });
    /* a file dropped beside the zone must not replace the page */
    ["dragover", "drop"].forEach(function (name) {
      document.addEventListener(name, function (event) { event.preventDefault(); });
    });
    tell();
  });
})();
