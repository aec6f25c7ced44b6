import path from 'node:path';
import { defineConfig } from '@tarojs/cli';
import type Webpack from 'webpack';

const here = path.resolve(__dirname, '..');
const contract = path.resolve(here, '../bot-server/contract');
const noPullToRefresh = path.join(here, 'config/no-pull-to-refresh.ts');
const forWeapp = process.env.TARO_ENV === 'weapp';

/** The sandbox build carries the bridge to the stand-in of WeChat; without the variable its code is dropped whole. */
const sandbox = !forWeapp && process.env.GONGYU_SANDBOX === '1';
const apiBase = forWeapp ? (process.env.GONGYU_API_BASE ?? 'http://127.0.0.1:3000') : '';
const h5Out = process.env.GONGYU_H5_OUT ?? path.join(here, 'dist/h5');

/** px stays px: one phone wide or a desktop wide, the layout is made by CSS and not by scaling. */
const keepPx = { pxtransform: { enable: false, config: {} } };

export default defineConfig({
  projectName: 'gongyu',
  date: '2026-11-22',
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  outputRoot: forWeapp ? 'dist/weapp' : path.relative(here, path.resolve(h5Out)),
  alias: { '@contract': contract, '@': path.join(here, 'src') },
  defineConstants: {
    __WEAPP__: JSON.stringify(forWeapp),
    __SANDBOX__: JSON.stringify(sandbox),
    __API_BASE__: JSON.stringify(apiBase),
  },
  plugins: forWeapp ? [path.join(here, 'config/aria.ts')] : [],
  copy: { patterns: [], options: {} },
  mini: {
    compile: { include: [contract] },
    optimizeMainPackage: { enable: true },
    postcss: keepPx,
  },
  h5: {
    compile: { include: [contract, noPullToRefresh] },
    publicPath: '/',
    staticDirectory: 'static',
    router: { mode: 'browser' },
    postcss: keepPx,
    output: {
      filename: 'js/[name].[contenthash:8].js',
      chunkFilename: 'chunk/[name].[contenthash:8].js',
    },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: 'css/[name].[contenthash:8].css',
      chunkFilename: 'css/[name].[contenthash:8].css',
    },
    webpackChain(chain, webpack: typeof Webpack) {
      chain.plugin('noPullToRefresh').use(webpack.NormalModuleReplacementPlugin, [/taro-pull-to-refresh-core(\.js)?$/, noPullToRefresh]);
      chain.optimization.splitChunks({
        chunks: 'all',
        minSize: 10000,
        maxInitialRequests: 8,
        cacheGroups: {
          framework: {
            name: 'framework',
            test: /node_modules[\\/](react|react-dom|scheduler|react-reconciler)[\\/]/,
            priority: 30,
          },
          taro: { name: 'taro', test: /node_modules[\\/]@tarojs[\\/]/, chunks: 'initial', priority: 20 },
          shared: { name: 'shared', minChunks: 2, priority: 5, reuseExistingChunk: true },
        },
      });
    },
  },
});
