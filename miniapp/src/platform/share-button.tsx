import { Button } from '@tarojs/components';
import { toast } from './go';
import { here } from './here';
import { useShareCard } from './page-life';
import type { ShareCard } from './platform';

interface ShareButtonProps {
  id: string;
  card: ShareCard;
  className: string;
  children: React.ReactNode;
}

/** Sends a card into a group: by WeChat's own button in a mini-program, by the frame's phone when trying out, else it is not there. */
export function ShareButton({ id, card, className, children }: ShareButtonProps) {
  useShareCard(card);
  if (__WEAPP__) {
    return (
      <Button id={id} className={className} openType="share">
        {children}
      </Button>
    );
  }
  if (here.shares !== 'call') return null;
  const send = (): void => void here.share(card).then((sent) => toast(sent ? '已发到群里' : '没有发出去'));
  return (
    <button type="button" id={id} className={`gy-box ${className}`} onClick={send}>
      {children}
    </button>
  );
}
