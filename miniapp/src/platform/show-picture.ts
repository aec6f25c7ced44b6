import Taro from '@tarojs/taro';

/** A picture by itself, to be made larger with two fingers. */
export function showPicture(src: string): void {
  if (__WEAPP__) void Taro.previewImage({ urls: [src] }).catch(() => undefined);
  else window.open(src, '_blank', 'noopener');
}
