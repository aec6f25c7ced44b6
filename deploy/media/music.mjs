import { luck } from './draw/shapes.mjs';

/** All sound of the demonstration media is made here, from sines and soft noise. Mono, 32 kHz, values within ±1. */
export const rate = 32000;

const notes = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
/** 'A4' → 440 */
export const pitch = (name) => 440 * 2 ** ((notes[name[0]] + (name.includes('b') ? -1 : 0) + 12 * (Number(name.at(-1)) - 4) - 9) / 12);
const semitones = (freq, n) => freq * 2 ** (n / 12);

export const silence = (seconds) => new Float32Array(Math.round(seconds * rate));

const add = (out, from, seconds, sample) => {
  const start = Math.round(from * rate);
  const end = Math.min(out.length, start + Math.round(seconds * rate));
  for (let i = Math.max(0, start); i < end; i += 1) out[i] += sample((i - start) / rate);
};

/** A thumb piano: round, short of breath, never sharp. */
export const pluck = (out, from, freq, loud = 0.2, ring = 1.6) =>
  add(out, from, ring * 2.2, (t) => {
    const body = Math.exp((-t * 3.2) / ring);
    const touch = Math.min(1, t / 0.006);
    return (
      loud *
      touch *
      (body * Math.sin(2 * Math.PI * freq * t) +
        0.28 * Math.exp((-t * 6) / ring) * Math.sin(2 * Math.PI * freq * 2.003 * t) +
        0.09 * Math.exp(-t * 22) * Math.sin(2 * Math.PI * freq * 5.4 * t))
    );
  });

/** A breath of strings under the melody. */
export const pad = (out, from, seconds, freq, loud = 0.05) =>
  add(out, from, seconds + 1.2, (t) => {
    const shape = Math.min(1, t / 1.4) * Math.min(1, Math.max(0, (seconds + 1.2 - t) / 1.4));
    const drift = 1 + 0.0012 * Math.sin(2 * Math.PI * 0.31 * t);
    return (
      loud *
      shape *
      (Math.sin(2 * Math.PI * freq * drift * t) +
        0.6 * Math.sin(2 * Math.PI * freq * 1.004 * t + 1) +
        0.22 * Math.sin(2 * Math.PI * freq * 2.001 * t))
    );
  });

/** A small bowl struck once: marks the end of a rest. */
export const bowl = (out, from, freq = 523.25, loud = 0.22) =>
  add(out, from, 4.5, (t) => {
    const touch = Math.min(1, t / 0.02);
    return (
      loud *
      touch *
      (Math.exp(-t * 0.9) * Math.sin(2 * Math.PI * freq * t) +
        0.4 * Math.exp(-t * 1.5) * Math.sin(2 * Math.PI * freq * 2.71 * t) +
        0.15 * Math.exp(-t * 3) * Math.sin(2 * Math.PI * freq * 5.2 * t))
    );
  });

/** A wooden block and a soft drum, for moving to. */
export const wood = (out, from, freq = 820, loud = 0.2) =>
  add(out, from, 0.16, (t) => loud * Math.min(1, t / 0.002) * Math.exp(-t * 42) * Math.sin(2 * Math.PI * freq * t));
export const drum = (out, from, loud = 0.4) =>
  add(
    out,
    from,
    0.4,
    (t) => loud * Math.min(1, t / 0.003) * Math.exp(-t * 11) * Math.sin(2 * Math.PI * (58 * t + 3.2 * (1 - Math.exp(-t * 26)))),
  );
export const shaker = (out, from, loud = 0.05, seed = 1) => {
  const next = luck(seed);
  let low = 0;
  add(out, from, 0.09, (t) => {
    const white = next() * 2 - 1;
    low += (white - low) * 0.5;
    return loud * Math.min(1, t / 0.01) * Math.exp(-t * 40) * (white - low);
  });
};

/** Noise smoothed twice; `swell(t)` is its loudness over time. Serves as water, wind and waves. */
export const hush = (out, swell, { smooth = 0.06, seed = 7 } = {}) => {
  const next = luck(seed);
  let a = 0;
  let b = 0;
  for (let i = 0; i < out.length; i += 1) {
    a += (next() * 2 - 1 - a) * smooth;
    b += (a - b) * smooth;
    out[i] += b * 2.4 * swell(i / rate);
  }
};

const crickets = (out) => {
  for (let from = 1.2; from < out.length / rate - 3; from += 3.4)
    for (const chirp of [0, 0.16, 0.32])
      add(
        out,
        from + chirp,
        0.1,
        (t) => 0.012 * Math.sin(Math.PI * (t / 0.1)) * Math.sin(2 * Math.PI * 3100 * t) * (0.5 + 0.5 * Math.sin(2 * Math.PI * 38 * t)),
      );
};

/** Four combs and two all-passes: a small warm room. */
const room = (dry, wet = 0.22) => {
  const out = new Float32Array(dry.length);
  for (const delay of [0.0297, 0.0371, 0.0411, 0.0437]) {
    const n = Math.round(delay * rate);
    const line = new Float32Array(n);
    let soft = 0;
    for (let i = 0; i < dry.length; i += 1) {
      const y = line[i % n];
      soft += (y - soft) * 0.45;
      line[i % n] = dry[i] + soft * 0.8;
      out[i] += y * 0.25;
    }
  }
  for (const delay of [0.005, 0.0017]) {
    const n = Math.round(delay * rate);
    const line = new Float32Array(n);
    for (let i = 0; i < out.length; i += 1) {
      const y = line[i % n];
      const x = out[i] + y * 0.6;
      line[i % n] = x;
      out[i] = y - x * 0.6;
    }
  }
  return dry.map((v, i) => v * (1 - wet * 0.5) + out[i] * wet);
};

/** Room, gentle ends and an even loudness. */
export const finish = (dry, { fadeIn = 1, fadeOut = 3, peak = 0.62, wet = 0.24 } = {}) => {
  const out = room(dry, wet);
  let top = 0.0001;
  for (const v of out) top = Math.max(top, Math.abs(v));
  const seconds = out.length / rate;
  return out.map((v, i) => {
    const t = i / rate;
    return (v / top) * peak * Math.min(1, t / fadeIn) * Math.min(1, Math.max(0, (seconds - t) / fadeOut));
  });
};

const chords = {
  I: [0, 4, 7],
  ii: [2, 5, 9],
  iii: [4, 7, 11],
  IV: [5, 9, 12],
  V: [7, 11, 14],
  vi: [9, 12, 16],
  i: [0, 3, 7],
  VI: [-4, 0, 3],
  iv: [5, 8, 12],
};
const five = { major: [0, 2, 4, 7, 9], minor: [0, 3, 5, 7, 10] };

/**
 * A calm piece of `seconds`: chords under a five-tone melody that repeats its phrases, so that it feels like a tune.
 * `parts` change the mood at a time: {from, progression, mode, density}.
 */
export const compose = ({ seconds, key, bpm, seed, parts, nature, bells = [] }) => {
  const out = silence(seconds);
  const beat = 60 / bpm;
  const bar = beat * 4;
  const root = pitch(key);
  const bars = Math.ceil((seconds - 3) / bar);
  for (let b = 0; b < bars; b += 1) {
    const from = b * bar;
    const part = parts.findLast((p) => p.from <= from + 0.01) ?? parts[0];
    const chord = chords[part.progression[b % part.progression.length]];
    const scale = five[part.mode ?? 'major'];
    for (const n of chord) pad(out, from, bar, semitones(root / 2, n), 0.034);
    pluck(out, from, semitones(root / 4, chord[0]), 0.16, 2.2);
    if ((part.density ?? 1) > 0.7) pluck(out, from + beat * 2, semitones(root / 2, chord[2]), 0.07, 1.6);
    const phrase = luck(seed * 97 + [0, 1, 0, 2][b % 4] * 13 + Math.floor(part.from));
    let degree = 2 + Math.floor(phrase() * 3);
    for (let s = 0; s < 8; s += 1) {
      const strong = s % 4 === 0;
      const sounds = phrase() < (strong ? 0.85 : s % 2 === 0 ? 0.6 : 0.26) * (part.density ?? 1);
      degree = Math.max(0, Math.min(8, degree + Math.floor(phrase() * 5) - 2));
      if (!sounds) continue;
      const near = strong ? chord.map((n) => ((n % 12) + 12) % 12).find((n) => scale.includes(n)) : undefined;
      const step = near !== undefined && phrase() < 0.5 ? near + (degree > 4 ? 12 : 0) : scale[degree % 5] + 12 * Math.floor(degree / 5);
      pluck(out, from + s * (beat / 2) + phrase() * 0.012, semitones(root, step), strong ? 0.17 : 0.12, 1.5);
    }
  }
  if (nature === 'night') crickets(out);
  if (nature === 'river') hush(out, (t) => 0.16 + 0.05 * Math.sin(t * 0.7) + 0.03 * Math.sin(t * 1.9), { smooth: 0.12 });
  if (nature === 'wind') hush(out, (t) => 0.1 + 0.08 * Math.sin(t * 0.5), { smooth: 0.03 });
  for (const at of bells) bowl(out, at, semitones(root, 12), 0.2);
  return finish(out);
};

/** 16-bit WAV bytes. */
export const wav = (samples) => {
  const data = Buffer.alloc(44 + samples.length * 2);
  data.write('RIFF', 0);
  data.writeUInt32LE(36 + samples.length * 2, 4);
  data.write('WAVEfmt ', 8);
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(1, 22);
  data.writeUInt32LE(rate, 24);
  data.writeUInt32LE(rate * 2, 28);
  data.writeUInt16LE(2, 32);
  data.writeUInt16LE(16, 34);
  data.write('data', 36);
  data.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((v, i) => data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, v)) * 32767), 44 + i * 2));
  return data;
};
