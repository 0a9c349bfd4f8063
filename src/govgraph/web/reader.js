// What a reader chose, as far as the browser keeps it, and the language that a page opens in.

/** Keep a choice in the browser, as far as it allows that to a page from a disk. @param {string} name @param {string} [value] @returns {string} */
export function kept(name, value) {
  try {
    if (value !== undefined) localStorage.setItem(`govgraph-${name}`, value);
    return localStorage.getItem(`govgraph-${name}`) ?? "";
  } catch (error) {
    if (error instanceof DOMException) return "";
    throw error;
  }
}

/** The language that the reader chose before, else the first that the browser prefers; undefined where a page speaks none of them.
 * @param {string[]} languages those of the page */
export function wished(languages) {
  return [kept("lang"), ...navigator.languages.map((one) => one.slice(0, 2))].find((one) => languages.includes(one));
}
