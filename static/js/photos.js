/* Photos are made smaller on the device before they are sent: quicker on the road, and without place and time.
   Chromium 78 and later. Where a photo cannot be made smaller, it is sent as it is; the server takes its notes out. */
(function () {
  "use strict";

  var LONGEST = 1600;
  var QUALITY = 0.82;
  /* older browsers would draw a photo lying on its side: they send it whole */
  var drawsUpright = window.CSS && CSS.supports("image-orientation", "from-image");

  function drawn(image) {
    var scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
    var canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    var paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  /* the photo, or a smaller one of the same name; never fails */
  function smaller(file) {
    if (!drawsUpright || !/^image\/(jpeg|webp|heic|heif)$/.test(file.type)) { return Promise.resolve(file); }
    return new Promise(function (done) {
      var image = new Image();
      var address = URL.createObjectURL(file);
      function end(result) { URL.revokeObjectURL(address); done(result); }
      image.onerror = function () { end(file); };
      image.onload = function () {
        drawn(image).toBlob(function (blob) {
          if (!blob || (blob.size >= file.size && /jpeg/.test(file.type))) { end(file); return; }
          end(new File([blob], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified }));
        }, "image/jpeg", QUALITY);
      };
      image.src = address;
    });
  }

  function allSmaller(files) { return Promise.all(Array.prototype.map.call(files, smaller)); }

  /* have these files in a file field, as if a person had chosen them */
  function put(input, files) {
    var transfer = new DataTransfer();
    files.forEach(function (file) { transfer.items.add(file); });
    input.files = transfer.files;
  }

  window.yunjuPhotos = { allSmaller: allSmaller, put: put };

  document.addEventListener("change", function (event) {
    var input = event.target;
    if (!input.matches || !input.matches("input[type=file][data-shrink]") || !input.files.length) { return; }
    var button = input.form && input.form.querySelector("[data-once]");
    if (button) { button.disabled = true; }
    allSmaller(input.files).then(function (files) {
      put(input, files);
      if (button) { button.disabled = false; }
    });
  });
})();
