declare module 'miniprogram-compiler' {
  /** Compiles every template under a folder with WeChat's wcc; throws with file and line. */
  export function wxmlToJs(folder: string): string;
  /** The same for styles, with wcsc. */
  export function wxssToJs(folder: string): string;
}
