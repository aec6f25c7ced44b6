import { Button, Text } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { toast } from './go';

interface OutsideLinkProps {
  id: string;
  address: string;
  className: string;
  /** On a phone that can not open it: what the button does instead. */
  copyWords: string;
  children: React.ReactNode;
}

/**
 * The way to another site. A browser opens it in a new tab; a mini-program opens only sites that its owner has proved to be its own,
 * so there the address is copied, and stands there to be read.
 */
export function OutsideLink({ id, address, className, copyWords, children }: OutsideLinkProps) {
  if (!__WEAPP__) {
    return (
      <a id={id} className={`gy-box gy-link ${className}`} href={address} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    );
  }
  const copy = (): void =>
    void Taro.setClipboardData({ data: address }).then(
      () => toast('网址已复制，请到浏览器里粘贴打开'),
      () => toast('没有复制上，请长按网址自己选'),
    );
  return (
    <>
      <Text className="gy-outside__address" userSelect>
        {address}
      </Text>
      <Button id={id} className={className} onClick={copy}>
        {copyWords}
      </Button>
    </>
  );
}
