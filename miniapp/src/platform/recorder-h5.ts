import { wavOf } from './wav';
import type { Recorder, RecorderSignal } from './record';

const HERTZ = 16_000;

/** What a browser recorded, as a sound that every phone plays: browsers record into shapes of their own. */
async function asWav(recorded: Blob): Promise<ArrayBuffer> {
  const context = new AudioContext();
  try {
    const heard = await context.decodeAudioData(await recorded.arrayBuffer());
    const offline = new OfflineAudioContext(1, Math.max(1, Math.ceil(heard.duration * HERTZ)), HERTZ);
    const source = offline.createBufferSource();
    source.buffer = heard;
    source.connect(offline.destination);
    source.start();
    return wavOf((await offline.startRendering()).getChannelData(0), HERTZ);
  } finally {
    void context.close();
  }
}

/** A browser's recorder; null in one that has none, or on a page that may not listen. */
export function openH5Recorder(onSignal: (signal: RecorderSignal) => void): Recorder | null {
  const media: MediaDevices | undefined = window.navigator.mediaDevices;
  if (typeof MediaRecorder === 'undefined' || typeof AudioContext === 'undefined' || media === undefined) return null;
  let closed = false;
  let recorder: MediaRecorder | undefined;
  const tell = (signal: RecorderSignal): void => {
    if (!closed) onSignal(signal);
  };
  const begin = (stream: MediaStream): void => {
    const parts: Blob[] = [];
    const hush = (): void => stream.getTracks().forEach((track) => track.stop());
    if (closed) return hush();
    const made = new MediaRecorder(stream);
    recorder = made;
    made.addEventListener('dataavailable', ({ data }) => void parts.push(data));
    made.addEventListener('start', () => tell({ kind: 'started' }));
    made.addEventListener('error', () => {
      hush();
      tell({ kind: 'failed', because: 'broken' });
    });
    made.addEventListener('stop', () => {
      hush();
      asWav(new Blob(parts, { type: made.mimeType }))
        .then((bytes) => {
          const address = window.URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' }));
          tell({ kind: 'done', taken: { bytes, address, seconds: (bytes.byteLength - 44) / 2 / HERTZ } });
        })
        .catch(() => tell({ kind: 'failed', because: 'broken' }));
    });
    made.start();
  };
  const stop = (): void => {
    if (recorder?.state === 'recording') recorder.stop();
  };
  return {
    start() {
      media.getUserMedia({ audio: true }).then(begin, (error: unknown) => {
        const denied = error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'SecurityError');
        tell({ kind: 'failed', because: denied ? 'denied' : 'broken' });
      });
    },
    stop,
    close() {
      closed = true;
      stop();
    },
  };
}
