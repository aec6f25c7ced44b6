/** A hum of so many seconds, -1 to 1. */
export const hum = (seconds: number, hertz = 8000): Float32Array =>
  new Float32Array(Math.round(seconds * hertz)).map((_, n) => Math.sin((n * 2 * Math.PI * 300) / hertz) * 0.5);

/** MP3 frames of silence (MPEG 1 layer III, 64 kbit/s, 44.1 kHz), 1152 samples each. */
export function anMp3(seconds: number): Buffer {
  const frame = Buffer.alloc(208);
  frame.writeUInt32BE(0xfffb5000);
  return Buffer.concat(Array.from({ length: Math.max(2, Math.ceil((seconds * 44_100) / 1152)) }, () => frame));
}

/** AMR-NB frames at 12.2 kbit/s: heads as they are, sound that is nothing much. */
export const anAmr = (seconds: number): Buffer =>
  Buffer.concat([
    Buffer.from('#!AMR\n', 'latin1'),
    ...Array.from({ length: Math.round(seconds * 50) }, (_, n) => Buffer.concat([Buffer.from([0x3c]), Buffer.alloc(31, n % 251)])),
  ]);

const segment = (mark: number, body: Buffer): Buffer => {
  const head = Buffer.from([0xff, mark, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
};
/** A JPEG of a size with where it was taken in it, and as many bytes of picture as wanted; `behind`: what hangs on its end. */
export function aPhoto({ scan = 60, behind = '' } = {}): Buffer {
  const exif = Buffer.concat([Buffer.from('Exif\0\0II*\0\x08\0\0\0\0\0', 'latin1'), Buffer.from('GPS 26.6N 107.9E')]);
  const frame = Buffer.from([8, 0x01, 0x68, 0x02, 0x80, 1, 1, 0x11, 0]);
  return Buffer.concat([
    ...[Buffer.from([0xff, 0xd8]), segment(0xe1, exif), segment(0xfe, Buffer.from('by somebody')), segment(0xc0, frame)],
    ...[
      segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
      Buffer.alloc(scan, 0x55),
      Buffer.from([0xff, 0xd9]),
      Buffer.from(behind, 'latin1'),
    ],
  ]);
}
