import { here } from '../../platform/here';
import type { Room } from './rooms';

const KEY = 'gongyu:room';
const all: readonly Room[] = ['parent', 'teacher', 'school', 'bureau', 'learner'];

/** The room one was in last, so that pages which belong to several keep its doors. */
export const lastRoom = {
  read: (): Room | undefined => all.find((room) => room === here.store.read(KEY)),
  write: (room: Room): void => void here.store.write(KEY, room),
};
