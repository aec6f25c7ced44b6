import { part } from './journal';
import type { Network } from './network';
import type { Phone } from './phone';
import type { Realm } from './realm';
import { WxFail, type Answers, type Later } from './wx';

const MOST_PER_KEY = 1024 * 1024;
const MOST_IN_ALL = 10 * 1024 * 1024;

interface DeviceNeeds {
  readonly phone: Phone;
  readonly network: Network;
  readonly realm: Realm;
  readonly later: Later;
  readonly launch: { readonly path: string; readonly query: Readonly<Record<string, string>> };
  /** A finger is on the screen now: some windows open from a tap only. */
  tapping(): boolean;
  readonly appListeners: { readonly show: Set<unknown>; readonly hide: Set<unknown> };
  /** Ends what the process listened to. */
  readonly farewells: (() => void)[];
}

const windowInfo = {
  pixelRatio: 2,
  screenWidth: 390,
  screenHeight: 844,
  windowWidth: 390,
  windowHeight: 756,
  statusBarHeight: 44,
  safeArea: { top: 44, bottom: 810, left: 0, right: 390, width: 390, height: 766 },
};
const deviceInfo = { brand: 'test', model: 'test', platform: 'android', system: 'Android 12' };

/** The phone itself: what it is, what it keeps, how it is connected, and who WeChat says it belongs to. */
export function deviceAnswers(needs: DeviceNeeds): Answers {
  const { phone, realm, later, launch, appListeners } = needs;
  const appInfo = {
    SDKVersion: '3.7.8',
    language: 'zh_CN',
    version: '8.0.50',
    theme: 'light',
    fontSizeSetting: phone.fontSizeSetting,
    host: { env: 'WeChat' },
  };
  const launched = { path: launch.path, query: launch.query, scene: 1001, referrerInfo: {}, apiCategory: 'default' };
  const heard = new Map<unknown, () => void>();
  const networkType = (): string => (phone.isOnline() ? 'wifi' : 'none');
  return {
    getSystemInfoSync: () => realm.own({ ...windowInfo, ...deviceInfo, ...appInfo }),
    getWindowInfo: () => realm.own(windowInfo),
    getDeviceInfo: () => realm.own(deviceInfo),
    getAppBaseInfo: () => realm.own(appInfo),
    getLaunchOptionsSync: () => realm.own(launched),
    getEnterOptionsSync: () => realm.own(launched),
    nextTick: (run) =>
      void phone.clock.after(
        0,
        realm.guard(() => void (run as () => void)()),
      ),
    ...storageAnswers(phone, realm),
    ...requestAnswers(needs),
    getNetworkType: (option) => later('getNetworkType', option, () => ({ networkType: networkType(), weakNet: false })),
    setClipboardData: (option) =>
      later('setClipboardData', option, () => {
        phone.clipboard.push(String(part(option, 'data')));
        return {};
      }),
    onNetworkStatusChange(listener) {
      const hear = (online: boolean): void =>
        realm.guard(() => (listener as (state: unknown) => void)(realm.own({ isConnected: online, networkType: networkType() })))();
      const end = phone.onNetwork(hear);
      heard.set(listener, end);
      needs.farewells.push(end);
    },
    onAppShow: (listener) => void appListeners.show.add(listener),
    offAppShow: (listener) => void appListeners.show.delete(listener),
    onAppHide: (listener) => void appListeners.hide.add(listener),
    offAppHide: (listener) => void appListeners.hide.delete(listener),
    offNetworkStatusChange(listener) {
      for (const [who, end] of heard) if (listener === undefined || who === listener) end();
    },
    login: (option) =>
      later('login', option, async () => {
        if (!phone.isOnline()) throw new WxFail('fail net::ERR_INTERNET_DISCONNECTED');
        return { code: await phone.wechat.loginCode() };
      }),
    // This person agreed to the guide before.
    getPrivacySetting: (option) =>
      later('getPrivacySetting', option, () => ({ needAuthorization: false, privacyContractName: '《隐私保护指引》' })),
    onNeedPrivacyAuthorization: () => undefined,
    openPrivacyContract: (option) => later('openPrivacyContract', option, () => ({})),
    requestSubscribeMessage(option) {
      const fromTap = needs.tapping();
      return later('requestSubscribeMessage', option, async () => {
        if (!fromTap) throw new WxFail('fail can only be invoked by user TAP gesture.', 10003);
        const ids = part(option, 'tmplIds');
        const answer = await phone.wechat.askConsent(Array.isArray(ids) ? ids.map(String) : []);
        if (!answer.ok) throw new WxFail(answer.errMsg.replace('requestSubscribeMessage:', ''), answer.errCode);
        return answer.choices;
      });
    },
  };
}

function storageAnswers({ storage }: Phone, realm: Realm): Answers {
  const size = (): number => [...storage].reduce((sum, [key, text]) => sum + Buffer.byteLength(key) + Buffer.byteLength(text), 0);
  const textOf = (value: unknown): string => JSON.stringify({ data: value });
  return {
    getStorageSync: (key) => {
      const kept = storage.get(String(key));
      return kept === undefined ? '' : part(realm.own(JSON.parse(kept)), 'data');
    },
    setStorageSync: (key, value) => {
      const text = textOf(value);
      const before = storage.get(String(key));
      if (Buffer.byteLength(text) > MOST_PER_KEY) throw new WxFail('setStorageSync:fail entry size limit reached');
      storage.set(String(key), text);
      if (size() <= MOST_IN_ALL) return;
      if (before === undefined) storage.delete(String(key));
      else storage.set(String(key), before);
      throw new WxFail('setStorageSync:fail exceed storage max size 10Mb');
    },
    removeStorageSync: (key) => void storage.delete(String(key)),
    clearStorageSync: () => storage.clear(),
    getStorageInfoSync: () =>
      realm.own({ keys: [...storage.keys()], currentSize: Math.ceil(size() / 1024), limitSize: MOST_IN_ALL / 1024 }),
  };
}

/** `wx.request`: real HTTP, any status is a success, data are the logic's own objects. */
function requestAnswers({ network, realm }: DeviceNeeds): Answers {
  return {
    request(option) {
      const calls = (key: string, result: unknown): void => {
        const found = part(option, key);
        if (typeof found === 'function') Reflect.apply(found, undefined, [realm.own(result)]);
      };
      const asked = part(option, 'method');
      const method = typeof asked === 'string' ? asked.toUpperCase() : 'GET';
      const data = part(option, 'data');
      const given = part(option, 'header');
      const header = Object.fromEntries(
        Object.entries(typeof given === 'object' && given !== null ? given : {}).map(([key, value]) => [key.toLowerCase(), String(value)]),
      );
      const body = data === undefined || method === 'GET' ? undefined : typeof data === 'string' ? data : JSON.stringify(data);
      const take = network.send(
        {
          url: String(part(option, 'url')),
          method,
          header: { 'content-type': 'application/json', referer: 'https://servicewechat.com/test/1/page-frame.html', ...header },
          body,
          timeout: Number(part(option, 'timeout') ?? 60_000),
        },
        (answer, why) =>
          realm.guard(() => {
            if (answer === null) calls('fail', { errMsg: `request:${why}`, errno: 600001 });
            else {
              const { statusCode, bytes } = answer;
              calls('success', {
                errMsg: 'request:ok',
                statusCode,
                data: dataOf(bytes.toString('utf8'), part(option, 'dataType')),
                header: answer.header,
                cookies: [],
              });
            }
            calls('complete', { errMsg: answer === null ? `request:${why}` : 'request:ok' });
          })(),
      );
      return { abort: take, onHeadersReceived: () => undefined, offHeadersReceived: () => undefined };
    },
  };
}

/** WeChat tries JSON unless another type is asked for, and leaves what is none as it came. */
function dataOf(text: string, type: unknown): unknown {
  if (type !== undefined && type !== 'json') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
