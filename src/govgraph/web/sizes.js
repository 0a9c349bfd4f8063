// A legend for sizes: which marks it shows.

/** Of what is shown, the smallest, one of about half the greatest value, and the greatest; each value once.
 * @template {{ value: number }} T @param {T[]} shown @returns {T[]} */
export function threeSizes(shown) {
  const told = [...shown].sort((a, b) => a.value - b.value);
  if (!told.length) return [];
  const half = told[told.length - 1].value / 2, between = told.reduce((a, b) => (Math.abs(b.value - half) < Math.abs(a.value - half) ? b : a));
  return [told[0], between, told[told.length - 1]].filter((one, i, list) => !i || one.value !== list[i - 1].value);
}
