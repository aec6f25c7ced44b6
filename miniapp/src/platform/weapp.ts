import Taro from '@tarojs/taro';
import type { Platform, PrivacyDesk, Store, SubscribeAnswer } from './platform';
import { monotonic } from './ticks';
import { fieldOf } from './unknown';

const store: Store = {
  read(key) {
    try {
      const value: unknown = Taro.getStorageSync(key);
      return typeof value === 'string' && value !== '' ? value : null;
    } catch {
      return null;
    }
  },
  write(key, text) {
    try {
      Taro.setStorageSync(key, text);
      return true;
    } catch {
      return false;
    }
  },
  remove(key) {
    try {
      Taro.removeStorageSync(key);
    } catch {
      // nothing is kept, so nothing has to go
    }
  },
  keys(prefix) {
    try {
      return Taro.getStorageInfoSync().keys.filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  },
};

/** Taro's type wants Alipay's field as well and knows no field per template: this is what WeChat takes and gives. */
type SubscribeMessage = (option: { tmplIds: string[] }) => Promise<Record<string, unknown>>;

async function requestSubscribe(templateIds: readonly string[]): Promise<SubscribeAnswer> {
  const ask = Taro.requestSubscribeMessage as unknown as SubscribeMessage;
  try {
    const answer = await ask({ tmplIds: [...templateIds] });
    const accepted = templateIds.filter((id) => answer[id] === 'accept');
    return { kind: 'answered', accepted, refused: templateIds.filter((id) => !accepted.includes(id)) };
  } catch (error) {
    return { kind: 'failed', message: sentence(error) };
  }
}

function sentence(error: unknown): string {
  if (fieldOf(error, 'errCode') === 20004) return '您在微信里关掉了这个小程序的订阅消息，请在右上角“设置”里打开。';
  return '微信没有弹出订阅窗口，请再点一次。';
}

let privacyListener: ((answer: (agreed: boolean, buttonId: string) => void) => void) | undefined;
let hears = false;

/** Libraries before 2.32.3 have none of these calls: there WeChat asks by itself. */
const privacy: PrivacyDesk = {
  state: () =>
    new Promise((resolve) => {
      const none = (): void => resolve({ asks: false, name: '' });
      try {
        Taro.getPrivacySetting({
          success: ({ needAuthorization, privacyContractName }) => resolve({ asks: needAuthorization, name: privacyContractName }),
          fail: none,
        });
      } catch {
        none();
      }
    }),
  openGuide: () =>
    new Promise((resolve) => {
      try {
        Taro.openPrivacyContract({ success: () => resolve(true), fail: () => resolve(false) });
      } catch {
        resolve(false);
      }
    }),
  onAsk(listener) {
    privacyListener = listener;
    if (!hears) {
      hears = true;
      try {
        Taro.onNeedPrivacyAuthorization((resolve) => {
          const answer = (agreed: boolean, buttonId: string): void =>
            resolve(agreed ? { event: 'agree', buttonId } : { event: 'disagree' });
          // Nobody there to ask: the call fails rather than hangs.
          if (privacyListener) privacyListener(answer);
          else answer(false, '');
        });
      } catch {
        hears = false;
      }
    }
    return () => {
      if (privacyListener === listener) privacyListener = undefined;
    };
  },
};

/**
 * Into the user's own folder, out into a chat of the user's choice, and away again. Written at once: WeChat wants the handing over straight in
 * the tap, and a write that calls back later is no tap any more.
 */
async function saveFile(name: string, text: string): Promise<boolean> {
  const files = Taro.getFileSystemManager();
  const filePath = `${Taro.env.USER_DATA_PATH ?? ''}/${name}`;
  try {
    files.writeFileSync(filePath, text, 'utf8');
  } catch {
    return false;
  }
  try {
    await Taro.shareFileMessage({ filePath, fileName: name });
    return true;
  } catch {
    return false;
  } finally {
    files.unlink({ filePath, fail: () => undefined });
  }
}

export function openWeapp(): Platform {
  return {
    kind: 'weapp',
    freshStart: false,
    async loginCode() {
      try {
        const { code } = await Taro.login();
        return code ? { kind: 'code', code } : { kind: 'failed', message: '微信没有给出登录凭证，请退出小程序再进来一次。' };
      } catch {
        return { kind: 'failed', message: '微信登录没有成功，请检查网络后再试。' };
      }
    },
    store,
    subscribes: true,
    requestSubscribe,
    shares: 'button',
    share: () => Promise.resolve(false),
    async online() {
      try {
        return (await Taro.getNetworkType()).networkType !== 'none';
      } catch {
        return true;
      }
    },
    async thrifty() {
      try {
        const told: unknown = await Taro.getNetworkType();
        return fieldOf(told, 'weakNet') === true || ['2g', '3g'].includes(String(fieldOf(told, 'networkType')));
      } catch {
        return false;
      }
    },
    onNetwork(listener) {
      const changed = (state: { isConnected: boolean }): void => listener(state.isConnected);
      Taro.onNetworkStatusChange(changed);
      return () => Taro.offNetworkStatusChange(changed);
    },
    onLeave(listener) {
      const left = (): void => listener();
      Taro.onAppHide(left);
      return () => Taro.offAppHide(left);
    },
    privacy,
    saveFile,
    ticks: monotonic(() => Date.now()),
    atDesk: () => false,
    fontScale() {
      try {
        const info = Taro.getAppBaseInfo();
        const factor = fieldOf(info, 'fontSizeScaleFactor');
        if (typeof factor === 'number' && factor > 0) return factor;
        const size = fieldOf(info, 'fontSizeSetting');
        return typeof size === 'number' && size > 0 ? size / 16 : 1;
      } catch {
        return 1;
      }
    },
  };
}
