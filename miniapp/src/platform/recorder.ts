import type { Recorder, RecorderSignal } from './record';
import { openH5Recorder } from './recorder-h5';
import { openWeappRecorder } from './recorder-weapp';

/** By WeChat's recorder in a mini-program, by the browser's elsewhere; null where there is none, and a file may be chosen instead. */
export const openRecorder = (onSignal: (signal: RecorderSignal) => void): Recorder | null =>
  __WEAPP__ ? openWeappRecorder(onSignal) : openH5Recorder(onSignal);
