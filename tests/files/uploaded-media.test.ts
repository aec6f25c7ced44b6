import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { withWindow, type ByteWindow } from '../../bot-server/files/byte-window';
import { cleanPicture } from '../../bot-server/files/clean-picture';
import { mediaFacts } from '../../bot-server/files/media-facts';
import { lookAtMedia, type Looked } from '../../bot-server/files/uploaded-media';
import { anMp4, type Mp4 } from '../support/mp4';

const inMemory = (bytes: Buffer): ByteWindow => ({
  size: bytes.length,
  read: (at, length) => Promise.resolve(bytes.subarray(at, at + length)),
});
const look = (bytes: Buffer, wanted: 'video' | 'audio' = 'video'): Promise<Looked> => lookAtMedia(inMemory(bytes), wanted);
const faultOf = async (bytes: Buffer, wanted: 'video' | 'audio' = 'video'): Promise<string> => {
  const looked = await look(bytes, wanted);
  return 'fault' in looked ? looked.fault : '';
};
const film = (change: Partial<Mp4> = {}): Buffer => anMp4({ seconds: 30, ...change });

const DEMO = resolve(__dirname, '../../content/demo/resources');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongyu-media-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('takes every film and sound of the demonstration content, at the length that is written there', async () => {
  let seen = 0;
  for (const name of await readdir(DEMO)) {
    for (const [file, wanted] of [
      ['video.mp4', 'video'],
      ['audio.m4a', 'audio'],
      ['sound.m4a', 'audio'],
    ] as const) {
      // prettier-ignore
      const path = join(DEMO, name, file);
      if (!existsSync(path)) continue;
      seen += 1;
      const looked = await withWindow(path, (window) => lookAtMedia(window, wanted));
      const facts = mediaFacts(await readFile(path));
      expect({ path, looked }).toMatchObject({ path, looked: { extension: wanted === 'video' ? 'mp4' : 'm4a' } });
      if ('seconds' in looked && facts?.kind !== 'image') expect(Math.abs(looked.seconds - (facts?.seconds ?? 0))).toBeLessThanOrEqual(1);
    }
  }
  expect(seen).toBeGreaterThan(8);
});

describe('a film', () => {
  it('of H.264 and AAC with its head first is taken, with or without sound', async () => {
    expect(await look(film())).toEqual({ extension: 'mp4', seconds: 30 });
    expect(await look(film({ sound: undefined }))).toEqual({ extension: 'mp4', seconds: 30 });
    expect(await look(film({ before: [['free', Buffer.alloc(64)]] }))).toEqual({ extension: 'mp4', seconds: 30 });
  });

  it.each<[string, Buffer, RegExp]>([
    ['nothing at all', Buffer.alloc(0), /空的/],
    ['a program with another name', Buffer.concat([Buffer.from('MZ\x90\0\x03', 'latin1'), Buffer.alloc(3000)]), /不是能用的 MP4/],
    ['a page', Buffer.from('<html><script>alert(1)</script></html>'.repeat(50)), /不是能用的 MP4/],
    ['a page in front of a film', Buffer.concat([Buffer.from('<html>\n'), film()]), /不是能用的 MP4/],
    ['the head behind', film({ moovLast: true }), /网络优化/],
    ['HEVC', film({ picture: 'hvc1' }), /H\.265（HEVC）/],
    ['HEVC, named otherwise', film({ picture: 'hev1' }), /H\.264/],
    ['AV1', film({ picture: 'av01' }), /AV1/],
    ['ten bits a colour', film({ profile: 110 }), /高（High）/],
    ['MP3 in it', film({ soundKind: 0x6b }), /不是 AAC/],
    ['Dolby', film({ sound: 'ac-3' }), /AC-3/],
    ['no picture', film({ picture: undefined }), /没有画面/],
    ['no length', film({ seconds: 0 }), /不到 1 秒/],
    ['a head that says ten minutes', film({ claimed: 600 }), /对不上/],
    ['a head that says five seconds', film({ claimed: 5 }), /对不上/],
    ['tables of more than there is', film({ claimedBytes: 400_000 }), /对不上/],
    ['something added behind', Buffer.concat([film(), Buffer.from('hidden behind')]), /不完整|接着别的/],
    ['cut off', film().subarray(0, 3000), /不完整/],
    ['a box nobody knows', film({ after: [['evil', Buffer.alloc(9)]] }), /不完整|接着别的/],
    ['a page in a box that players skip', film({ before: [['free', Buffer.from('<script>1</script>')]] }), /夹着别的/],
    ['a PDF in a box that players skip', film({ after: [['skip', Buffer.from('%PDF-1.4')]] }), /夹着别的/],
    ['a ZIP as well', film({ after: [['free', Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)])]] }), /夹着别的/],
    ['two megabytes beside it', film({ after: [['free', Buffer.alloc(2_000_000)]] }), /夹着别的/],
    ['a film in pieces', film({ after: [['moof', Buffer.alloc(16)]] }), /分段/],
  ])('that is %s is refused with what to do', async (_, bytes, words) => {
    expect(await faultOf(bytes)).toMatch(words);
  });

  it('is looked at in parts: memory does not follow its size', async () => {
    const path = join(folder, 'large.mp4');
    const head = film({ seconds: 60 });
    // The same film with a mass of bytes that are not looked at, as a sparse file.
    const mass = 180 * 1024 * 1024;
    const at = head.indexOf('mdat');
    const grown = Buffer.from(head);
    grown.writeUInt32BE(head.length - (at - 4) + mass, at - 4);
    await writeFile(path, grown);
    const { truncate } = await import('node:fs/promises');
    await truncate(path, grown.length + mass);
    let largest = 0;
    const looked = await withWindow(
      path,
      (window) =>
      lookAtMedia({ size: window.size, read: (from, length) => ((largest = Math.max(largest, Math.min(length, window.size))), window.read(from, length)) }, 'video'), // prettier-ignore
    );
    expect(looked).toEqual({ extension: 'mp4', seconds: 60 });
    expect(largest).toBeLessThan(2 * 1024 * 1024);
  });

  it('of any bytes at all ends in a sentence, and never in an error', async () => {
    const whole = film();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }),
        fc.nat(whole.length),
        async (changes, end) => {
          const bytes = Buffer.from(whole.subarray(0, end));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          for (const wanted of ['video', 'audio'] as const) {
            const looked = await look(bytes, wanted);
            if ('fault' in looked) expect(looked.fault).toMatch(/\p{Script=Han}/u);
            else expect(looked.seconds).toBeGreaterThanOrEqual(1);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('a sound', () => {
  const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0]), Buffer.alloc(413)]); // 128 kbit/s, 44.1 kHz: 417 bytes, 26 ms
  const mp3 = (seconds: number): Buffer => Buffer.concat(Array.from({ length: Math.ceil((seconds * 44_100) / 1152) }, () => frame));

  it('is M4A without pictures, or MP3 of which every frame was counted', async () => {
    expect(await look(film({ picture: undefined }), 'audio')).toEqual({ extension: 'm4a', seconds: 30 });
    expect(await look(mp3(200), 'audio')).toEqual({ extension: 'mp3', seconds: 200 });
    const tagged = Buffer.concat([
      Buffer.from('ID3\x04\0\0\0\0\0\x0a', 'latin1'),
      Buffer.alloc(10),
      mp3(40),
      Buffer.from('TAG'),
      Buffer.alloc(125),
    ]);
    expect(await look(tagged, 'audio')).toEqual({ extension: 'mp3', seconds: 40 });
  });

  it.each<[string, () => Buffer]>([
    ['a film', () => film()],
    ['an MP3 that is broken in its middle', () => Buffer.concat([mp3(20), Buffer.alloc(9000, 7), mp3(20)])],
    ['an MP3 with a page behind it', () => Buffer.concat([mp3(20), Buffer.from('<html>')])],
    ['a text', () => Buffer.from('这不是声音'.repeat(100))],
  ])('that is %s is refused', async (_, bytes) => {
    expect(await faultOf(bytes(), 'audio')).toMatch(/M4A（AAC）或 MP3/);
  });
});

describe('a picture', () => {
  const segment = (mark: number, body: Buffer): Buffer => {
    const head = Buffer.from([0xff, mark, 0, 0]);
    head.writeUInt16BE(body.length + 2, 2);
    return Buffer.concat([head, body]);
  };
  const exif = (turned: number): Buffer => {
    const tiff = Buffer.from('II*\0\x08\0\0\0\x02\0', 'latin1');
    const way = Buffer.from([0x12, 1, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0]);
    const place = Buffer.from([0x25, 0x88, 4, 0, 1, 0, 0, 0, 99, 0, 0, 0]);
    return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, way, place, Buffer.from('GPS 26.6N 107.9E')]);
  };
  const size = (width: number, height: number): Buffer => {
    const body = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
    body.writeUInt16BE(height, 1);
    body.writeUInt16BE(width, 3);
    return body;
  };
  const jpeg = (turned: number, [width, height] = [640, 360]): Buffer =>
    Buffer.concat([
      Buffer.from([0xff, 0xd8]),
      ...[
        segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
        segment(0xe1, exif(turned)),
        segment(0xfe, Buffer.from('by 张三')),
      ],
      ...[segment(0xc0, size(width ?? 0, height ?? 0)), segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0]))],
      Buffer.from([1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 0xff, 0xd9]),
      Buffer.from('<script>hidden behind</script>'),
    ]);
  const chunk = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length, 0);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, body, Buffer.alloc(4)]);
  };
  const png = (width: number, height: number): Buffer => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    const parts = [chunk('IHDR', header), chunk('eXIf', Buffer.from('GPS 26.6N')), chunk('tEXt', Buffer.from('Author 张三')), chunk('IDAT', Buffer.from('xy')), chunk('IEND', Buffer.alloc(0))]; // prettier-ignore
    return Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      ...parts,
      Buffer.from('PK\x03\x04 behind', 'latin1'),
    ]);
  };
  const clean = (bytes: Buffer): Buffer => {
    const cleaned = cleanPicture(bytes);
    if ('fault' in cleaned) throw new Error(cleaned.fault);
    return cleaned.bytes;
  };

  it('keeps nothing but what is seen: no place, no name, nothing behind it; but which way up it is', () => {
    for (const bytes of [clean(jpeg(6)), clean(png(20, 20))])
      expect(bytes.toString('latin1')).not.toMatch(/GPS|26\.6|by |Author|script|PK/);
    expect(clean(jpeg(6)).includes(Buffer.from([1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]))).toBe(true);
    expect(clean(jpeg(1)).includes(Buffer.from('Exif'))).toBe(false);
    // Cleaning what is clean changes nothing.
    for (const bytes of [jpeg(6), jpeg(1), png(20, 20)]) expect(clean(clean(bytes)).equals(clean(bytes))).toBe(true);
  });

  it.each<[string, Buffer, RegExp]>([
    ['a flood of pixels', png(30_000, 30_000), /太大/],
    ['a flood of pixels in JPEG', jpeg(1, [30_000, 30_000]), /太大/],
    ['no width', png(0, 5), /不完整/],
    ['a drawing with a script', Buffer.from('<svg onload="alert(1)"/>'), /不是能用的图片/],
    ['cut off', png(20, 20).subarray(0, 40), /不完整/],
    ['a GIF', Buffer.from('GIF89a......'), /不是能用的图片/],
  ])('that is %s is refused', (_, bytes, words) => {
    expect(cleanPicture(bytes)).toEqual({ fault: expect.stringMatching(words) as string });
  });

  it('of any bytes at all ends in a sentence, and never in an error', () => {
    for (const whole of [
      jpeg(6),
      png(9, 9),
      Buffer.from('RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\x0c\0\0\0\x09\0\0\x09\0\0EXIF\x02\0\0\0ab', 'latin1'),
    ]) {
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 }), fc.nat(whole.length), (changes, end) => {
          const bytes = Buffer.from(whole.subarray(0, end));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const cleaned = cleanPicture(bytes);
          if ('fault' in cleaned) expect(cleaned.fault).toMatch(/\p{Script=Han}/u);
        }),
      );
    }
  });
});
