import { part } from './journal';
import { MOST_PAGES, type Stack } from './stack';
import { WxFail, type Answers, type Later } from './wx';

/** What a person sees of WeChat around the page. */
export interface Frame {
  title: string;
  readonly toasts: string[];
  /** Files that went to a chat. */
  readonly shared: { readonly name: string; readonly text: string }[];
}

/** Ways between pages, and WeChat's own small windows. */
export function pageAnswers(stack: Stack, later: Later, frame: Frame): Answers {
  const to = (name: string, go: (url: string) => void): Answers[string] => {
    return (option) =>
      later(name, option, () => {
        const url = String(part(option, 'url'));
        const why = stack.why(url);
        if (why !== null) throw new WxFail(`fail ${why}`);
        go(url);
        return {};
      });
  };
  const nothing = (name: string): Answers[string] => {
    return (option) => later(name, option, () => ({}));
  };
  return {
    navigateTo: to('navigateTo', (url) => {
      if (stack.all().length >= MOST_PAGES) throw new WxFail(`fail webview count limit exceed`);
      stack.push(url);
    }),
    redirectTo: to('redirectTo', (url) => stack.replace(url)),
    reLaunch: to('reLaunch', (url) => stack.restart(url)),
    switchTab: to('switchTab', () => {
      throw new WxFail('fail can not switch to no-tabBar page');
    }),
    navigateBack: (option) =>
      later('navigateBack', option, () => {
        stack.back(Number(part(option, 'delta') ?? 1));
        return {};
      }),
    setNavigationBarTitle: (option) =>
      later('setNavigationBarTitle', option, () => {
        frame.title = String(part(option, 'title'));
        return {};
      }),
    showToast: (option) =>
      later('showToast', option, () => {
        frame.toasts.push(String(part(option, 'title')));
        return {};
      }),
    hideToast: nothing('hideToast'),
    pageScrollTo: nothing('pageScrollTo'),
    setNavigationBarColor: nothing('setNavigationBarColor'),
    showShareMenu: nothing('showShareMenu'),
    hideShareMenu: nothing('hideShareMenu'),
  };
}
