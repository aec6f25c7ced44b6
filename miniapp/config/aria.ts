import type { IPluginContext } from '@tarojs/service';

interface Asset {
  source(): string | Buffer;
}

const names = { 'aria-role': 'ariaRole', 'aria-label': 'ariaLabel', 'aria-hidden': 'ariaHidden' } as const;
const bindings = Object.entries(names)
  .map(([attribute, property]) => `${attribute}="{{i.${property}}}"`)
  .join(' ');

/**
 * Taro's mini-program templates drop what readers need: the properties reach the page's data, but no template binds them.
 * Every drawn element carries `data-sid`, so that is where the three attributes are put in.
 */
export default (ctx: IPluginContext): void => {
  ctx.modifyBuildAssets(({ assets }: { assets: Record<string, Asset> }) => {
    const base = assets['base.wxml'];
    if (base === undefined) return;
    const wxml = base.source().toString().replaceAll(' data-sid="{{i.sid}}"', ` ${bindings} data-sid="{{i.sid}}"`);
    assets['base.wxml'] = { ...base, source: () => wxml, size: () => Buffer.byteLength(wxml) } as Asset;
  });
};
