// Filled in for maps drawn as a matrix.
(function () {
  GG.matrix = () => {};
})();
