import { Box } from './box';

export type IconName =
  | 'today'
  | 'ask'
  | 'inbox'
  | 'me'
  | 'class'
  | 'box'
  | 'plan'
  | 'schools'
  | 'back'
  | 'next'
  | 'play'
  | 'pause'
  | 'rewind'
  | 'full'
  | 'shrink'
  | 'captions'
  | 'tick'
  | 'alert'
  | 'offline'
  | 'share'
  | 'bell'
  | 'article'
  | 'audio'
  | 'mic'
  | 'video'
  | 'link'
  | 'upload'
  | 'info'
  | 'close'
  | 'clock';

export function Icon({ name, small = false }: { name: IconName; small?: boolean }) {
  return <Box as="span" decor className={`gy-icon gy-icon--${name}${small ? ' gy-icon--small' : ''}`} />;
}
