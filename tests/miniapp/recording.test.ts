import { follow, saidFor, type Recording, type RecordingEvent } from '@/features/question/voice/recording';
import type { RecorderSignal } from '@/platform/record';
import { openWeappRecorder } from '@/platform/recorder-weapp';
import { wavOf } from '@/platform/wav';
import { recorder, resetStage, stage } from '../support/taro';

const taken = { bytes: new ArrayBuffer(8), address: 'wxfile://a', seconds: 4 };
const press = (at: number): RecordingEvent => ({ kind: 'press', at });
const tick = (at: number): RecordingEvent => ({ kind: 'tick', at });
const signal = (one: RecorderSignal, at = 0): RecordingEvent => ({ kind: 'signal', signal: one, at });
const STARTED = signal({ kind: 'started' }, 1000);
const DONE = signal({ kind: 'done', taken });

/** Runs events over a recorder and gives what it was told, what came of it and how it ended. */
function run(...events: RecordingEvent[]) {
  let state: Recording = { kind: 'idle' };
  const told: string[] = [];
  const sounds: unknown[] = [];
  for (const event of events) {
    const { next, tell, taken: sound } = follow(state, event);
    state = next;
    if (tell) told.push(tell);
    if (sound) sounds.push(sound);
  }
  return { state, told, sounds };
}

describe('the one big button', () => {
  it('is pressed to begin and pressed to end, and gives one sound', () => {
    expect(run(press(0), STARTED, press(5000), DONE, DONE)).toEqual({ state: { kind: 'idle' }, told: ['start', 'stop'], sounds: [taken] });
  });
  it('does nothing while the phone asks or stops', () => {
    expect(run(press(0), press(1), press(2)).told).toEqual(['start']);
    expect(run(press(0), STARTED, press(3000), press(3001), press(3002)).told).toEqual(['start', 'stop']);
  });
  it('ends by itself after a minute, once', () => {
    expect(run(press(0), STARTED, tick(60_999)).told).toEqual(['start']);
    const after = run(press(0), STARTED, tick(61_000), tick(61_250), DONE);
    expect(after).toMatchObject({ told: ['start', 'stop'], sounds: [taken] });
    expect(saidFor({ kind: 'recording', since: 1000 }, 90_000)).toBe(60);
  });
  it('says how to allow it when it was refused, and can be pressed again', () => {
    const refused = run(press(0), signal({ kind: 'failed', because: 'denied' }));
    expect(refused.state).toMatchObject({ kind: 'failed', words: expect.stringContaining('麦克风') });
    expect(follow(refused.state, press(1)).tell).toBe('start');
  });
  it('takes what was said when a call ends it, and tells when nothing was', () => {
    expect(run(press(0), STARTED, DONE).sounds).toEqual([taken]);
    const click = run(press(0), STARTED, press(1200), signal({ kind: 'done', taken: { ...taken, seconds: 0.2 } }));
    expect(click).toMatchObject({ state: { kind: 'failed', words: expect.stringContaining('太短') }, sounds: [] });
    expect(run(press(0), STARTED, press(2000), tick(10_000)).state).toMatchObject({ kind: 'failed' });
  });
  it('believes no signal that nobody waits for', () => {
    for (const one of [STARTED, DONE, signal({ kind: 'failed', because: 'broken' })])
      expect(run(one)).toEqual({ state: { kind: 'idle' }, told: [], sounds: [] });
  });
});

describe('WeChat’s recorder', () => {
  beforeEach(resetStage);
  it('records MP3 for a minute at most, reads the file, and tells only whose turn it is', async () => {
    const heard: RecorderSignal[] = [];
    const first = openWeappRecorder((one) => heard.push(one));
    first.start();
    expect(stage.video.at(-1)).toEqual(['recorder.start', expect.objectContaining({ format: 'mp3', duration: 60_000 })]);
    recorder.start?.();
    recorder.stop?.({ tempFilePath: 'wxfile://tmp/a.mp3', duration: 3500 });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(heard).toEqual([
      { kind: 'started' },
      { kind: 'done', taken: expect.objectContaining({ address: 'wxfile://tmp/a.mp3', seconds: 3.5 }) },
    ]);
    recorder.error?.({ errMsg: 'operateRecorder:fail auth deny' });
    expect(heard.at(-1)).toEqual({ kind: 'failed', because: 'denied' });
    first.close();
    recorder.stop?.({ tempFilePath: 'wxfile://tmp/b.mp3', duration: 1 });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(heard).toHaveLength(3);
  });
});

it('a browser’s sound becomes a WAV of the same length', () => {
  const wav = Buffer.from(wavOf(new Float32Array([0, 1, -1, 2]), 16_000));
  expect([wav.length, wav.toString('latin1', 0, 4), wav.readUInt32LE(24), wav.readInt16LE(46), wav.readInt16LE(48)]).toEqual([
    52,
    'RIFF',
    16_000,
    32_767,
    -32_767,
  ]);
});
