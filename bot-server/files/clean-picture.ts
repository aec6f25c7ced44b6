/** A picture with nothing in it but the picture; or what is wrong with it. Pictures carry where they were taken: that is not kept. */
export type CleanPicture = { readonly extension: 'jpg' | 'png' | 'webp'; readonly bytes: Buffer } | { readonly fault: string };

export const NO_PICTURE = '这不是能用的图片。请用 JPEG、PNG 或 WebP';
const BROKEN = '图片不完整，请重新导出一次再传';
/** A file of a few kB can unpack to gigabytes on a phone. */
const LONGEST_SIDE = 8192;
const MOST_PIXELS = 40_000_000;

/** Looks at a picture by its content, and takes everything out of it that is not seen: places, times, comments, what was hidden behind it. */
export function cleanPicture(bytes: Buffer): CleanPicture {
  try {
    if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return cleanJpeg(bytes);
    if (bytes.subarray(0, 8).equals(PNG)) return cleanPng(bytes);
    if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return cleanWebp(bytes);
    return { fault: NO_PICTURE };
  } catch {
    // It says that it is longer than it is.
    return { fault: BROKEN };
  }
}

const tooLarge = (width: number, height: number): string | undefined =>
  width < 1 || height < 1
    ? BROKEN
    : width > LONGEST_SIDE || height > LONGEST_SIDE || width * height > MOST_PIXELS
      ? `图片太大（${width}×${height}），请缩小到长边 ${LONGEST_SIDE} 以内`
      : undefined;

/** Kept of what stands before the picture: the basic head, colours, Adobe's note of them; of Exif only which way up it is. */
function cleanJpeg(bytes: Buffer): CleanPicture {
  const parts: Buffer[] = [bytes.subarray(0, 2)];
  // Until a frame says otherwise.
  let size: string | undefined = BROKEN;
  let at = 2;
  for (;;) {
    if (bytes[at] !== 0xff) return { fault: BROKEN };
    const mark = bytes[at + 1] ?? 0;
    if (mark === 0xff) {
      at += 1;
      continue;
    }
    if (mark === 0xd9) break;
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return { fault: BROKEN };
    const part = bytes.subarray(at, at + 2 + length);
    const isFrame = mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark);
    if (isFrame) size = tooLarge(part.readUInt16BE(7), part.readUInt16BE(5));
    const colours = mark === 0xe2 && part.toString('latin1', 4, 15) === 'ICC_PROFILE';
    if (mark === 0xe1) parts.push(...wayUp(part));
    else if (mark < 0xe1 || mark === 0xee || colours) {
      if (mark !== 0xfe) parts.push(part);
    }
    at += 2 + length;
    if (mark !== 0xda) continue;
    // The picture itself, to its end; later scans have heads of their own.
    const end = endOfScan(bytes, at);
    if (end === undefined) return { fault: BROKEN };
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  if (size !== undefined) return { fault: size };
  return { extension: 'jpg', bytes: Buffer.concat([...parts, Buffer.from([0xff, 0xd9])]) };
}

/** Where the next mark after a scan stands: what is escaped and what restarts belongs to the scan. */
function endOfScan(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return undefined;
}

/** Exif with one entry: which way up the picture is. Nothing where it stands as it is. */
function wayUp(part: Buffer): Buffer[] {
  if (part.toString('latin1', 4, 8) !== 'Exif') return [];
  const tiff = part.subarray(10);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const word = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const count = word(first);
  for (let n = 0; n < Math.min(count, 200); n += 1) {
    const entry = first + 2 + n * 12;
    if (word(entry) !== 0x0112) continue;
    const turned = word(entry + 8);
    if (turned < 2 || turned > 8) return [];
    const body = Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0', 'latin1');
    body.writeUInt16BE(turned, 24);
    const head = Buffer.from([0xff, 0xe1, 0, 0]);
    head.writeUInt16BE(body.length + 2, 2);
    return [Buffer.concat([head, body])];
  }
  return [];
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PNG_KEPT = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'bKGD', 'pHYs']);

function cleanPng(bytes: Buffer): CleanPicture {
  const parts: Buffer[] = [PNG];
  let size: string | undefined = BROKEN;
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (at + 12 + length > bytes.length) return { fault: BROKEN };
    if (type === 'IHDR') size = tooLarge(bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12));
    if (PNG_KEPT.has(type)) parts.push(bytes.subarray(at, at + 12 + length));
    at += 12 + length;
    if (type === 'IEND') return size === undefined ? { extension: 'png', bytes: Buffer.concat(parts) } : { fault: size };
  }
  return { fault: BROKEN };
}

const WEBP_KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ICCP', 'ANIM', 'ANMF']);

function cleanWebp(bytes: Buffer): CleanPicture {
  const end = Math.min(bytes.length, 8 + bytes.readUInt32LE(4));
  const parts: Buffer[] = [];
  let size: string | undefined = BROKEN;
  for (let at = 12; at + 8 <= end;) {
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const whole = 8 + length + (length % 2);
    if (at + 8 + length > end) return { fault: BROKEN };
    const part = Buffer.from(bytes.subarray(at, Math.min(at + whole, end)));
    if (type === 'VP8X') {
      part[8] = (part[8] ?? 0) & ~0x0c; // says no more that there is Exif or XMP
      size = tooLarge(part.readUIntLE(12, 3) + 1, part.readUIntLE(15, 3) + 1);
    } else if (type === 'VP8 ' && size === BROKEN) size = tooLarge(part.readUInt16LE(14) & 0x3fff, part.readUInt16LE(16) & 0x3fff);
    else if (type === 'VP8L' && size === BROKEN) {
      const bits = part.readUInt32LE(9);
      size = tooLarge((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    if (WEBP_KEPT.has(type)) parts.push(part);
    at += whole;
  }
  if (size !== undefined) return { fault: size };
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...parts]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return { extension: 'webp', bytes: Buffer.concat([head, body]) };
}
