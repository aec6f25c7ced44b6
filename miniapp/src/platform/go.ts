import Taro from '@tarojs/taro';

const ROOMS_HOME = '/pages/today/index';

/** Ways between pages. A mini-program holds ten pages at most: past that the last one is replaced. */
export const go = {
  async to(url: string): Promise<void> {
    if (Taro.getCurrentPages().length >= 9) await Taro.redirectTo({ url });
    else await Taro.navigateTo({ url });
  },
  async instead(url: string): Promise<void> {
    await Taro.redirectTo({ url });
  },
  /** To the door of a room, with nothing to go back to. */
  async room(url: string): Promise<void> {
    await Taro.reLaunch({ url });
  },
  async back(home: string = ROOMS_HOME): Promise<void> {
    if (Taro.getCurrentPages().length > 1) await Taro.navigateBack();
    else await Taro.reLaunch({ url: home });
  },
};

/** Adds a query to a page's path; empty values are left out. */
export function pageUrl(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const parts = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [`${key}=${encodeURIComponent(value)}`],
  );
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}

export const toast = (title: string): void => void Taro.showToast({ title, icon: 'none', duration: 2400 });
/** Brings a part of the page under the eyes. */
export const scrollToPart = (id: string): void => void Taro.pageScrollTo({ selector: `#${id}`, offsetTop: -72, duration: 300 });
export const scrollToTop = (): void => void Taro.pageScrollTo({ scrollTop: 0, duration: 0 });
