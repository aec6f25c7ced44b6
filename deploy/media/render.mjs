/**
 * Renders the demonstration films and sounds into content/demo/resources.
 *
 *   node deploy/media/render.mjs                      everything
 *   node deploy/media/render.mjs river-safety         one item
 *   node deploy/media/render.mjs --sound              only the sound versions, from the films as they lie there
 *   node deploy/media/render.mjs river-safety --at 3,12.5 --to <folder>    single frames to look at (PNG)
 *
 * Needs for authoring only: ffmpeg (libx264, aac), a Chromium (CHROMIUM_PATH or on PATH) and the font Noto Sans CJK SC.
 * Frames are drawn as SVG from the time alone, so two runs give the same pictures.
 */
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { chromium } from 'playwright-core';
import { band, height, veil, width } from './draw/frame.mjs';
import { compose, wav } from './music.mjs';

const scenes = join(import.meta.dirname, 'scenes');
const resources = join(import.meta.dirname, '../../content/demo/resources');
const fps = 12;
const out = { width: 854, height: 480 };
const filmBytes = 1_250_000;
const audioBits = 32_000;

const frame = (film, t) => {
  const shot = film.shots.findLast((s) => s.from <= t) ?? film.shots[0];
  const i = film.shots.indexOf(shot);
  const end = film.shots[i + 1]?.from ?? film.seconds;
  const fades = shot.bare || shot.still ? '' : veil(t, i === 0 ? -1 : shot.from, end);
  return shot.draw(t - shot.from, t, end - shot.from) + fades + (shot.bare ? '' : band(t, film.lines));
};

const stage = async () => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--force-color-profile=srgb'],
  });
  const page = await browser.newPage({ viewport: out, deviceScaleFactor: 1 });
  await page.setContent(
    `<html lang="zh-CN"><body style="margin:0"><svg id="s" xmlns="http://www.w3.org/2000/svg" width="${out.width}" height="${out.height}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none"></svg></body></html>`,
  );
  const wire = await page.context().newCDPSession(page);
  const picture = async (drawing, options = { format: 'png', optimizeForSpeed: true }) => {
    await page.evaluate((s) => (document.getElementById('s').innerHTML = s), drawing);
    const shot = await wire.send('Page.captureScreenshot', options);
    return Buffer.from(shot.data, 'base64');
  };
  return { picture, close: () => browser.close() };
};

const stamp = (t) => {
  const ms = Math.round(t * 1000);
  const two = (n) => String(n).padStart(2, '0');
  return `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
};

const captions = (lines) =>
  `WEBVTT\n\n${lines.map((l, i) => `${i + 1}\n${stamp(l.from)} --> ${stamp(l.to)}\n${l.cue ?? l.text.replace(/[【】]/g, '').replace('|', '')}\n`).join('\n')}`;

const ffmpeg = (args) => execFileSync('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-y', ...args], { stdio: 'inherit' });

const writePoster = async (set, item, folder) => {
  const bytes = await set.picture(item.poster ? item.poster() : frame(item, item.posterAt), { format: 'jpeg', quality: 82 });
  writeFileSync(join(folder, 'poster.jpg'), bytes);
};

const renderFilm = async (set, film, folder, work) => {
  const raw = join(work, 'raw.mkv');
  const sound = join(work, 'sound.wav');
  writeFileSync(sound, wav(compose({ seconds: film.seconds, ...film.sound })));
  const pipe = spawn(
    'ffmpeg',
    [
      '-hide_banner',
      '-loglevel',
      'error',
      '-y',
      '-f',
      'image2pipe',
      '-c:v',
      'png',
      '-r',
      `${fps}`,
      '-i',
      '-',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-qp',
      '0',
      '-pix_fmt',
      'yuv444p',
      raw,
    ],
    {
      stdio: ['pipe', 'inherit', 'inherit'],
    },
  );
  const done = once(pipe, 'close');
  let last = '';
  let bytes;
  const frames = film.seconds * fps;
  for (let i = 0; i < frames; i += 1) {
    const drawing = frame(film, i / fps);
    if (drawing !== last) bytes = await set.picture(drawing);
    last = drawing;
    if (!pipe.stdin.write(bytes)) await once(pipe.stdin, 'drain');
    if (i % 120 === 0) process.stdout.write(`\r${film.id}: ${Math.round((i / frames) * 100)} %`);
  }
  pipe.stdin.end();
  const [code] = await done;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
  const soundBits = film.audioBits ?? audioBits;
  const bits = Math.min(160_000, Math.floor(((film.bytes ?? filmBytes) * 8 * 0.97) / film.seconds - soundBits));
  const video = [
    '-c:v',
    'libx264',
    '-profile:v',
    'main',
    '-level',
    '3.1',
    '-pix_fmt',
    'yuv420p',
    '-preset',
    'veryslow',
    '-tune',
    'animation',
    '-g',
    `${fps * (film.keyEvery ?? 2)}`,
    '-b:v',
    `${bits}`,
    '-passlogfile',
    join(work, 'pass'),
  ];
  const colours = [
    '-vf',
    'scale=out_color_matrix=bt709:out_range=tv',
    '-colorspace',
    'bt709',
    '-color_primaries',
    'bt709',
    '-color_trc',
    'bt709',
  ];
  ffmpeg(['-i', raw, ...colours, ...video, '-pass', '1', '-an', '-f', 'mp4', '/dev/null']);
  ffmpeg([
    '-i',
    raw,
    '-i',
    sound,
    ...colours,
    ...video,
    '-pass',
    '2',
    '-c:a',
    'aac',
    '-b:a',
    `${soundBits}`,
    '-ac',
    '1',
    ...(film.audioBits === undefined ? [] : ['-ar', '16000']),
    '-t',
    `${film.seconds}`,
    '-movflags',
    '+faststart',
    '-map_metadata',
    '-1',
    join(folder, 'video.mp4'),
  ]);
  writeFileSync(join(folder, 'captions.vtt'), captions(film.lines));
  soundVersion(folder);
};

/** The film's sound alone, for thrifty lines: the same axis of time, a fraction of the bytes. */
const soundVersion = (folder) =>
  ffmpeg([
    '-i',
    join(folder, 'video.mp4'),
    '-vn',
    '-c:a',
    'aac',
    '-b:a',
    '12000',
    '-ac',
    '1',
    '-ar',
    '16000',
    '-movflags',
    '+faststart',
    '-map_metadata',
    '-1',
    join(folder, 'sound.m4a'),
  ]);

const renderSound = (item, folder, work) => {
  const sound = join(work, 'sound.wav');
  writeFileSync(sound, wav(item.play()));
  ffmpeg([
    '-i',
    sound,
    '-c:a',
    'aac',
    '-b:a',
    `${item.bits}`,
    '-ac',
    '1',
    '-ar',
    '24000',
    '-movflags',
    '+faststart',
    '-map_metadata',
    '-1',
    join(folder, 'audio.m4a'),
  ]);
};

const args = process.argv.slice(2);
const flag = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const known = readdirSync(scenes).map((f) => f.replace(/\.mjs$/, ''));
const asked = args.filter((a, i) => !a.startsWith('--') && !['--at', '--to'].includes(args[i - 1]));
const unknown = asked.filter((a) => !known.includes(a));
if (unknown.length) {
  process.stderr.write(`No such item: ${unknown.join(', ')}. There are: ${known.join(', ')}\n`);
  process.exit(1);
}

if (args.includes('--sound')) {
  for (const id of asked.length ? asked : known) if (existsSync(join(resources, id, 'video.mp4'))) soundVersion(join(resources, id));
  process.exit(0);
}

const set = await stage();
const work = mkdtempSync(join(tmpdir(), 'media-'));
try {
  for (const id of asked.length ? asked : known) {
    const { item } = await import(join(scenes, `${id}.mjs`));
    if (flag('--at')) {
      const to = flag('--to') ?? work;
      mkdirSync(to, { recursive: true });
      for (const t of flag('--at').split(',').map(Number))
        writeFileSync(join(to, `${id}-${t}.png`), await set.picture(item.poster ? item.poster() : frame(item, t)));
      continue;
    }
    const folder = join(resources, id);
    mkdirSync(folder, { recursive: true });
    await writePoster(set, item, folder);
    if (item.play) renderSound(item, folder, work);
    else await renderFilm(set, item, folder, work);
    const sizes = readdirSync(folder).map((f) => `${f} ${Math.round(statSync(join(folder, f)).size / 1000)} kB`);
    process.stdout.write(`\r${id}: ${sizes.join(', ')}\n`);
  }
} finally {
  await set.close();
  rmSync(work, { recursive: true });
}
