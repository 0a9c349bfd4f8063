// Sizes of marks, as govgraph.map.encode and govgraph.map.surroundings make them, and a legend for them: which marks it shows.

/** @typedef {{ id: string, space?: boolean, members?: string[], size: number }} Sized */

/** The radii of marks: the area grows with the value, spaces are larger than actors, and what stands for several is alike.
 * @param {Sized[]} nodes all marks @param {Map<string, number>} values of those that are compared; the others have the least size
 * @param {string} center of a map around one node, whose mark stays as it is @returns {Map<string, number>} */
export function radiiOf(nodes, values, center) {
  const some = nodes.some((node) => node.space), most = new Map([[true, 0], [false, 0]]), side = (/** @type {Sized} */ node) => !center && Boolean(node.space);
  for (const node of nodes) if (node.id !== center) most.set(side(node), Math.max(most.get(side(node)) ?? 0, values.get(node.id) ?? 0));
  return new Map(nodes.map((node) => {
    if (node.id === center) return [node.id, node.size];
    if (node.members && !center) return [node.id, 8];
    const part = (Math.max(values.get(node.id) ?? 0, 0) / (most.get(side(node)) || 1)) ** 0.6;
    const [least, more] = center ? [5, 6] : node.space ? [12.5, 15.5] : some ? [5.6, 7.5] : [6.5, 12];
    return [node.id, Math.round((least + more * part) * 10) / 10];
  }));
}

/** Of what is shown, the smallest, one of about half the greatest value, and the greatest; each value once.
 * @template {{ value: number }} T @param {T[]} shown @returns {T[]} */
export function threeSizes(shown) {
  const told = [...shown].sort((a, b) => a.value - b.value);
  if (!told.length) return [];
  const half = told[told.length - 1].value / 2, between = told.reduce((a, b) => (Math.abs(b.value - half) < Math.abs(a.value - half) ? b : a));
  return [told[0], between, told[told.length - 1]].filter((one, i, list) => !i || one.value !== list[i - 1].value);
}
