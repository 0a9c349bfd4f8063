// A table as a spreadsheet (Office Open XML): one sheet of texts and numbers, in a ZIP archive that is not compressed.

export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const TABLE = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
/** @param {Uint8Array} bytes */
const crc = (bytes) => { let c = 0xffffffff; for (const one of bytes) c = TABLE[(c ^ one) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };

/** @param {string} text */
const xml = (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/\p{Surrogate}/gu, "�").replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", PACKAGE = "http://schemas.openxmlformats.org/package/2006";

/** @param {string[]} columns @param {(string | number)[][]} rows @returns {Uint8Array<ArrayBuffer>} */
export function sheet(columns, rows) {
  const cell = (/** @type {string | number} */ one) => (typeof one === "number" && Number.isFinite(one) ? `<c><v>${one}</v></c>` : `<c t="inlineStr"><is><t xml:space="preserve">${xml(String(one).slice(0, 32000))}</t></is></c>`);
  return zip({
    "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    "_rels/.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${REL}"><sheets><sheet name="govgraph" sheetId="1" r:id="r1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${[columns, ...rows].map((row) => `<row>${row.map(cell).join("")}</row>`).join("")}</sheetData></worksheet>`,
  });
}

/** An archive of files, not compressed (APPNOTE 6.3.10). @param {Record<string, string>} files @returns {Uint8Array<ArrayBuffer>} */
function zip(files) {
  const code = new TextEncoder();
  /** @type {Uint8Array[]} */
  const parts = [];
  /** @type {Uint8Array[]} */
  const index = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const title = code.encode(name), body = code.encode(text), sum = crc(body);
    const fields = (/** @type {boolean} */ listed) => {
      const view = new DataView(new ArrayBuffer(listed ? 46 : 30)), from = listed ? 6 : 4;
      view.setUint32(0, listed ? 0x02014b50 : 0x04034b50, true);
      if (listed) view.setUint16(4, 20, true);
      view.setUint16(from, 20, true);
      view.setUint16(from + 2, 0x800, true); // names are UTF-8
      view.setUint16(from + 8, 0x21, true); // 1 January 1980: equal tables give equal files
      view.setUint32(from + 10, sum, true);
      view.setUint32(from + 14, body.length, true);
      view.setUint32(from + 18, body.length, true);
      view.setUint16(from + 22, title.length, true);
      if (listed) view.setUint32(42, at, true);
      return new Uint8Array(view.buffer);
    };
    index.push(fields(true), title);
    parts.push(fields(false), title, body);
    at += 30 + title.length + body.length;
  }
  const end = new DataView(new ArrayBuffer(22)), n = Object.keys(files).length, long = index.reduce((sum, one) => sum + one.length, 0);
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, n, true);
  end.setUint16(10, n, true);
  end.setUint32(12, long, true);
  end.setUint32(16, at, true);
  const all = [...parts, ...index, new Uint8Array(end.buffer)], out = new Uint8Array(at + long + 22);
  let place = 0;
  for (const one of all) { out.set(one, place); place += one.length; }
  return out;
}
