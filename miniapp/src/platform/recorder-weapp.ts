import Taro from '@tarojs/taro';
import { LONGEST_MS, type Recorder, type RecorderSignal } from './record';
import { readPhoneFile } from './phone-file';
import { fieldOf } from './unknown';

let manager: Taro.RecorderManager | undefined;
let owner: ((signal: RecorderSignal) => void) | undefined;

/** WeChat has one recorder for the whole app and no way to stop listening to it: listened to once, told to whose turn it is. */
function recorder(): Taro.RecorderManager {
  if (manager !== undefined) return manager;
  const made = Taro.getRecorderManager();
  manager = made;
  made.onStart(() => owner?.({ kind: 'started' }));
  made.onStop(({ tempFilePath, duration }) => {
    const tell = owner;
    if (tell === undefined) return;
    readPhoneFile(tempFilePath)
      .then((bytes) => tell({ kind: 'done', taken: { bytes, address: tempFilePath, seconds: duration / 1000 } }))
      .catch(() => tell({ kind: 'failed', because: 'broken' }));
  });
  made.onError((error) => {
    const words = fieldOf(error, 'errMsg');
    const denied = typeof words === 'string' && /auth|deny|denied|privacy|permission/i.test(words);
    owner?.({ kind: 'failed', because: denied ? 'denied' : 'broken' });
  });
  return made;
}

/** MP3, which every phone plays; a call or another app that takes the microphone ends it with what was said till then. */
export function openWeappRecorder(onSignal: (signal: RecorderSignal) => void): Recorder {
  return {
    start() {
      // Not before somebody wants to speak: a page where nobody does must not depend on a microphone.
      owner = onSignal;
      recorder().start({ duration: LONGEST_MS, format: 'mp3', sampleRate: 16_000, numberOfChannels: 1, encodeBitRate: 48_000 });
    },
    stop: () => recorder().stop(),
    close() {
      if (owner !== onSignal) return;
      owner = undefined;
      recorder().stop();
    },
  };
}
