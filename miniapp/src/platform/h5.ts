import type { LoginCode, Platform, Store, SubscribeAnswer } from './platform';
import { askParent, framePerson, inFrame, loginCodeWaits, onFrameHide, takeLoginCode } from './sandbox';
import { monotonic } from './ticks';
import { fieldOf } from './unknown';

/** When trying out, several people share one browser: what each keeps on «their phone» stays apart. */
const own = (key: string): string => {
  const person = __SANDBOX__ ? framePerson() : null;
  return person === null ? key : `${person}/${key}`;
};

const store: Store = {
  read(key) {
    try {
      return window.localStorage.getItem(own(key));
    } catch {
      return null;
    }
  },
  write(key, text) {
    try {
      window.localStorage.setItem(own(key), text);
      return true;
    } catch {
      return false;
    }
  },
  remove(key) {
    try {
      window.localStorage.removeItem(own(key));
    } catch {
      // nothing is kept, so nothing has to go
    }
  },
  keys(prefix) {
    try {
      const start = own('');
      return Object.keys(window.localStorage).flatMap((key) => (key.startsWith(start + prefix) ? [key.slice(start.length)] : []));
    } catch {
      return [];
    }
  },
};

async function loginCode(): Promise<LoginCode> {
  if (__SANDBOX__) {
    const given = takeLoginCode();
    if (given !== null) return { kind: 'code', code: given };
    if (inFrame()) {
      const answer = await askParent('login', {});
      if (typeof answer?.code === 'string') return { kind: 'code', code: answer.code };
      return { kind: 'failed', message: '演示手机没有回答，请刷新演示页再试。' };
    }
  }
  return { kind: 'open-in-wechat' };
}

async function requestSubscribe(templateIds: readonly string[]): Promise<SubscribeAnswer> {
  if (__SANDBOX__ && inFrame()) {
    const answer = await askParent('requestSubscribeMessage', { tmplIds: templateIds }, 120_000);
    if (answer === null) return { kind: 'failed', message: '演示手机没有回答，请再点一次。' };
    const accepted = templateIds.filter((id) => fieldOf(answer, id) === 'accept' || fieldOf(answer.result, id) === 'accept');
    return { kind: 'answered', accepted, refused: templateIds.filter((id) => !accepted.includes(id)) };
  }
  return { kind: 'unsupported' };
}

export function openH5(): Platform {
  const framed = __SANDBOX__ && inFrame();
  return {
    kind: 'h5',
    freshStart: framed || (__SANDBOX__ && loginCodeWaits()),
    loginCode,
    store,
    subscribes: framed,
    requestSubscribe,
    shares: framed ? 'call' : 'none',
    async share(card) {
      if (__SANDBOX__ && inFrame()) return (await askParent('share', { ...card }, 120_000)) !== null;
      return false;
    },
    online: () => Promise.resolve(window.navigator.onLine),
    thrifty() {
      // Only some browsers tell.
      const line: unknown = fieldOf(window.navigator, 'connection');
      const slow = ['slow-2g', '2g', '3g'].includes(String(fieldOf(line, 'effectiveType')));
      return Promise.resolve(slow || fieldOf(line, 'saveData') === true);
    },
    onNetwork(listener) {
      const up = (): void => listener(true);
      const down = (): void => listener(false);
      window.addEventListener('online', up);
      window.addEventListener('offline', down);
      return () => {
        window.removeEventListener('online', up);
        window.removeEventListener('offline', down);
      };
    },
    onLeave(listener) {
      const left = (): void => listener();
      window.addEventListener('pagehide', left);
      const unframe = __SANDBOX__ ? onFrameHide(left) : undefined;
      return () => {
        window.removeEventListener('pagehide', left);
        unframe?.();
      };
    },
    // The page says the same in a sentence of its own; a browser asks nothing.
    privacy: {
      state: () => Promise.resolve({ asks: false, name: '' }),
      openGuide: () => Promise.resolve(false),
      onAsk: () => () => undefined,
    },
    saveFile(name, text) {
      const address = window.URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
      const link = window.document.createElement('a');
      link.href = address;
      link.download = name;
      link.click();
      window.setTimeout(() => window.URL.revokeObjectURL(address), 10_000);
      return Promise.resolve(true);
    },
    ticks: monotonic(() => window.performance.now()),
    atDesk: () => !/MicroMessenger/i.test(window.navigator.userAgent) && window.innerWidth >= 1024,
    fontScale() {
      const size = Number.parseFloat(window.getComputedStyle(window.document.documentElement).fontSize);
      return size > 0 ? size / 16 : 1;
    },
  };
}
