import { useEffect, type ReactNode } from 'react';
import { Box } from './box';
import { Button } from './button';
import { Press } from './press';
import { holdFocus } from '../platform/focus';

interface SheetProps {
  id: string;
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A sheet over the page. On H5 the focus goes in, stays in, Escape closes it, and the focus returns where it was. */
export function Sheet({ id, title, onClose, children }: SheetProps) {
  useEffect(() => holdFocus(id, onClose), [id, onClose]);
  return (
    <Box className="gy-sheet">
      <Press className="gy-sheet__veil" label="关闭" onPress={onClose} />
      <Box id={id} className="gy-sheet__body" role="dialog" label={title}>
        <Box className="gy-row gy-row--apart gy-row--fixed">
          <Box as="h2" className="gy-h2">
            {title}
          </Box>
          <Button kind="plain" small icon="close" label="关闭" onPress={onClose}>
            关闭
          </Button>
        </Box>
        <Box className="gy-gap">{children}</Box>
      </Box>
    </Box>
  );
}

interface ConfirmProps {
  title: string;
  text: string;
  yes: string;
  no?: string;
  busy?: boolean;
  onYes: () => void;
  onNo: () => void;
}

export function Confirm({ title, text, yes, no = '先不', busy = false, onYes, onNo }: ConfirmProps) {
  return (
    <Sheet id="confirm" title={title} onClose={onNo}>
      <Box as="p">{text}</Box>
      <Box className="gy-row gy-gap-l">
        <Button id="confirm-yes" busy={busy} onPress={onYes}>
          {yes}
        </Button>
        <Button id="confirm-no" kind="line" onPress={onNo}>
          {no}
        </Button>
      </Box>
    </Sheet>
  );
}
