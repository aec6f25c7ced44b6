import { createElement } from 'react';
import { Image } from '@tarojs/components';

/** A picture; without `label` it is decoration. */
export function Picture({ src, label, className = '' }: { src: string; label?: string; className?: string }) {
  const classes = `gy-picture ${className}`;
  if (__WEAPP__) return <Image src={src} mode="aspectFill" lazyLoad className={classes} ariaLabel={label ?? ''} />;
  return createElement('img', { src, alt: label ?? '', loading: 'lazy', decoding: 'async', className: classes });
}
