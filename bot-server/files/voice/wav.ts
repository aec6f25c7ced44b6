/** Uncompressed sound as every player knows it. */
export interface Wav {
  readonly hertz: number;
  readonly channels: number;
  /** 16 bits, little-endian, channels interleaved. */
  readonly pcm: Buffer;
}

const HEAD_BYTES = 44;

/** A RIFF file of 16-bit PCM with nothing in it but the sound; undefined when it is none. */
export function readWav(bytes: Buffer): Wav | undefined {
  if (bytes.length < HEAD_BYTES || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    return undefined;
  let form: { hertz: number; channels: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const type = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const body = bytes.subarray(at + 8, at + 8 + size);
    if (type === 'fmt ') {
      if (body.length < 16 || body.readUInt16LE(0) !== 1 || body.readUInt16LE(14) !== 16) return undefined;
      form = { hertz: body.readUInt32LE(4), channels: body.readUInt16LE(2) };
      if (form.hertz < 8000 || form.hertz > 48_000 || form.channels < 1 || form.channels > 2) return undefined;
    } else if (type === 'data') {
      if (!form || body.length < size || size === 0 || size % (2 * form.channels) !== 0) return undefined;
      return { ...form, pcm: body };
    }
    at += 8 + size + (size % 2);
  }
  return undefined;
}

export const wavSeconds = ({ hertz, channels, pcm }: Wav): number => pcm.length / (2 * channels * hertz);

/** The same sound behind a head of its own. */
export function writeWav({ hertz, channels, pcm }: Wav): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(HEAD_BYTES - 8 + pcm.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(hertz, 24);
  head.writeUInt32LE(hertz * channels * 2, 28);
  head.writeUInt16LE(channels * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(pcm.length, 40);
  return Buffer.concat([head, pcm]);
}

/** Samples from -1 to 1 as 16-bit sound on one channel. */
export function wavOf(samples: Float32Array, hertz: number): Buffer {
  const pcm = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, n) => pcm.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), n * 2));
  return writeWav({ hertz, channels: 1, pcm });
}

/** The samples of a sound, its channels mixed into one. */
export function samplesOf({ channels, pcm }: Wav): Float32Array {
  const samples = new Float32Array(pcm.length / 2 / channels);
  for (let n = 0; n < samples.length; n += 1) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += pcm.readInt16LE((n * channels + channel) * 2);
    samples[n] = sum / channels / 32_768;
  }
  return samples;
}
