import { useEffect } from 'react';

/** A stand-in of Taro for the phone's tests: what a mini-program's `wx` would hold is kept on `stage`, hooks are fired by hand. */
export interface Answer {
  statusCode: number;
  data: unknown;
}
export interface Asked {
  url: string;
  method?: string;
  header?: Record<string, string>;
  data?: unknown;
  timeout?: number;
  dataType?: string;
}
type Listener = () => void;
type NetworkListener = (state: { isConnected: boolean; networkType: string }) => void;

declare global {
  var __WEAPP__: boolean;
  var __SANDBOX__: boolean;
  var __API_BASE__: string;
}
globalThis.__WEAPP__ ??= false;
globalThis.__SANDBOX__ ??= false;
globalThis.__API_BASE__ ??= '';

/** What `wx` throws: an error with its own fields. */
export const failure = (fields: Record<string, unknown>): Error => Object.assign(new Error('wx refused'), fields);

const fresh = () => ({
  storage: new Map<string, string>(),
  storageFull: false,
  params: {} as Record<string, string>,
  login: async (): Promise<{ code: string }> => ({ code: 'code-1' }),
  request: async (_asked: Asked): Promise<Answer> => ({ statusCode: 200, data: {} }),
  subscribe: async (_option: { tmplIds: string[] }): Promise<Record<string, string>> => ({ errMsg: 'requestSubscribeMessage:ok' }),
  networkType: 'wifi',
  /** What getPrivacySetting tells; null where the library knows no such call. */
  privacy: null as { needAuthorization: boolean; privacyContractName: string } | null,
  /** Holds a call back as WeChat does. */
  holdBack: null as ((resolve: (told: unknown) => void) => void) | null,
  files: [] as string[],
  shareFails: false,
  baseInfo: {} as Record<string, unknown>,
  gone: [] as string[],
  toasts: [] as string[],
  copied: [] as string[],
  pages: [{}] as unknown[],
  video: [] as [string, ...unknown[]][],
});

export const stage = fresh();
export const hooks = {
  show: new Set<Listener>(),
  hide: new Set<Listener>(),
  unload: new Set<Listener>(),
  appHide: new Set<Listener>(),
  network: new Set<NetworkListener>(),
};
export const fire = (name: 'show' | 'hide' | 'unload' | 'appHide'): void => hooks[name].forEach((hear) => hear());
export const fireNetwork = (isConnected: boolean): void =>
  hooks.network.forEach((hear) => hear({ isConnected, networkType: isConnected ? 'wifi' : 'none' }));
export function resetStage(): void {
  Object.assign(stage, fresh());
  Object.values(hooks).forEach((set: Set<unknown>) => set.clear());
}

const hook = (set: Set<Listener>) => (listener: Listener) =>
  useEffect(() => {
    set.add(listener);
    return () => void set.delete(listener);
  });
export const useDidShow = hook(hooks.show);
export const useDidHide = hook(hooks.hide);
export const useUnload = hook(hooks.unload);
export const useShareAppMessage = (_card: () => unknown): void => undefined;
export const useRouter = () => ({ params: stage.params, path: '/' });

const videoContext = (id: string) =>
  Object.fromEntries(
    ['play', 'pause', 'seek', 'playbackRate', 'requestFullScreen', 'exitFullScreen'].map((name) => [
      name,
      (...args: unknown[]) => void stage.video.push([`${id}.${name}`, ...args]),
    ]),
  );

const audioContext = () => {
  const heard: Record<string, Listener> = {};
  const names = ['Play', 'Pause', 'Stop', 'Waiting', 'Seeking', 'Seeked', 'Ended', 'Error', 'Canplay', 'TimeUpdate', 'Prev'];
  const audio: Record<string, unknown> = { currentTime: 0, duration: 0, heard };
  for (const name of names) audio[`on${name}`] = (hear: Listener) => void (heard[name] = hear);
  for (const name of ['play', 'pause', 'seek', 'stop'])
    audio[name] = (...args: unknown[]) => void stage.video.push([`audio.${name}`, ...args]);
  // What is set is remembered in order: WeChat wants the title before the source.
  for (const name of ['title', 'startTime', 'playbackRate', 'src']) {
    Object.defineProperty(audio, name, {
      set: (value: unknown) => void stage.video.push([`audio.${name}=`, value]),
      get: () => undefined,
    });
  }
  lastAudio.current = audio;
  return audio;
};
export const lastAudio: { current: Record<string, unknown> | null } = { current: null };

/** WeChat's one recorder: what it was told to call. */
export const recorder: {
  start?: Listener;
  stop?: (told: { tempFilePath: string; duration: number }) => void;
  error?: (error: { errMsg: string }) => void;
} = {};

const Taro = {
  getStorageSync: (key: string) => stage.storage.get(key) ?? '',
  setStorageSync(key: string, value: string) {
    if (stage.storageFull) throw new Error('setStorageSync:fail exceed storage max size');
    stage.storage.set(key, value);
  },
  removeStorageSync: (key: string) => void stage.storage.delete(key),
  getStorageInfoSync: () => ({ keys: [...stage.storage.keys()], currentSize: 1, limitSize: 10240 }),
  login: () => stage.login(),
  request: (asked: Asked) => stage.request(asked),
  requestSubscribeMessage: (option: { tmplIds: string[] }) => stage.subscribe(option),
  env: { USER_DATA_PATH: 'wxfile://usr' },
  getPrivacySetting({ success }: { success: (told: unknown) => void }) {
    if (stage.privacy === null) throw new TypeError('getPrivacySetting is not a function');
    success(stage.privacy);
  },
  onNeedPrivacyAuthorization: (hear: (resolve: (told: unknown) => void) => void) => void (stage.holdBack = hear),
  getFileSystemManager: () => ({
    writeFileSync: (filePath: string) => void stage.files.push(`write ${filePath.split('/').at(-1)}`),
    readFile({ filePath, success }: { filePath: string; success: (told: { data: ArrayBuffer }) => void }) {
      stage.files.push(`read ${filePath.split('/').at(-1)}`);
      success({ data: new ArrayBuffer(8) });
    },
    unlink: ({ filePath }: { filePath: string }) => void stage.files.push(`unlink ${filePath.split('/').at(-1)}`),
  }),
  async shareFileMessage({ fileName }: { fileName: string }) {
    stage.files.push(`share ${fileName}`);
    if (stage.shareFails) throw failure({ errMsg: 'shareFileMessage:fail cancel' });
  },
  getNetworkType: async () => ({ networkType: stage.networkType }),
  onNetworkStatusChange: (hear: NetworkListener) => void hooks.network.add(hear),
  offNetworkStatusChange: (hear: NetworkListener) => void hooks.network.delete(hear),
  onAppHide: (hear: Listener) => void hooks.appHide.add(hear),
  offAppHide: (hear: Listener) => void hooks.appHide.delete(hear),
  getAppBaseInfo: () => stage.baseInfo,
  getCurrentPages: () => stage.pages,
  navigateTo: async ({ url }: { url: string }) => void stage.gone.push(`to ${url}`),
  redirectTo: async ({ url }: { url: string }) => void stage.gone.push(`instead ${url}`),
  reLaunch: async ({ url }: { url: string }) => void stage.gone.push(`room ${url}`),
  navigateBack: async () => void stage.gone.push('back'),
  showToast: async ({ title }: { title: string }) => void stage.toasts.push(title),
  pageScrollTo: async () => undefined,
  setNavigationBarTitle: async () => undefined,
  createVideoContext: videoContext,
  getRecorderManager: () => ({
    onStart: (hear: Listener) => void (recorder.start = hear),
    onStop: (hear: (told: { tempFilePath: string; duration: number }) => void) => void (recorder.stop = hear),
    onError: (hear: (error: { errMsg: string }) => void) => void (recorder.error = hear),
    start: (option: Record<string, unknown>) => void stage.video.push(['recorder.start', option]),
    stop: () => void stage.video.push(['recorder.stop']),
  }),
  // One for the whole app, as WeChat has it.
  getBackgroundAudioManager: () => lastAudio.current ?? audioContext(),
  setClipboardData: async ({ data }: { data: string }) => void stage.copied.push(data),
};
export default Taro;
