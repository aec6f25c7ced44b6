/**
 * Stands in for Taro's pull-to-refresh element on H5: no page pulls, and the element would bring a whole component
 * runtime into the first load.
 */
export const defineCustomElement = (): void => undefined;
export const TaroPullToRefreshCore = undefined;
export const P = undefined;
