/** Set when the app is built (config/index.ts). */
declare const __WEAPP__: boolean;
declare const __SANDBOX__: boolean;
declare const __API_BASE__: string;

declare module '*.scss';
