import type { Page } from 'playwright-core';

export interface Looks {
  /** Pixels by which the page is wider than the screen. The page's own frame cuts what is too wide, so the document never tells. */
  readonly wider: number;
  /** What stands out over the screen's edge or lies under something else of the page. */
  readonly outside: readonly string[];
  /** What is pressed and is smaller than a fingertip: 44 px either way. */
  readonly small: readonly string[];
  /** Words that no person wrote. */
  readonly odd: readonly string[];
}

/** How the page that is shown now fits its screen. */
export const looksOf = (page: Page): Promise<Looks> =>
  page.evaluate(() => {
    const shown = document.querySelector('.taro_page_show') ?? document.querySelector('.taro_page');
    if (shown === null) throw new Error('no page is shown');
    const seen = (element: Element): boolean => {
      const { width, height } = element.getBoundingClientRect();
      return width > 0 && height > 0 && getComputedStyle(element).visibility !== 'hidden' && element.closest('.gy-sr, .gy-turns') === null;
    };
    const named = (element: Element): string => {
      const { width, height, right } = element.getBoundingClientRect();
      const words = (element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 24);
      return `${element.tagName.toLowerCase()}#${element.id} «${words}» ${Math.round(width)}×${Math.round(height)}, to ${Math.round(right)}`;
    };
    const all = [...shown.querySelectorAll('*')].filter(seen);
    const pressed = all.filter((element) => element.matches('a, button, input, select, textarea'));
    const words = shown.textContent ?? '';
    return {
      wider: shown.scrollWidth - shown.clientWidth,
      outside: all.filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1).map(named),
      small: pressed
        .filter((element) => element.getBoundingClientRect().height < 43.5 || element.getBoundingClientRect().width < 43.5)
        .map(named),
      odd: ['undefined', 'NaN', '[object'].filter((word) => words.includes(word)),
    };
  });
