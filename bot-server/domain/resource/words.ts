/** What content is about. */
export const THEMES = ['家庭教育', '心理健康', '生命安全', '经典阅读', '体育锻炼', '科普', '艺术', '研学', '影视', '学科学习'] as const;
export const DIMENSIONS = ['健康', '习惯', '能力'] as const;
export const STAGES = ['小学低段', '小学高段', '初中'] as const;
/** Subjects that content may name. */
export const SUBJECTS = [
  ...(['语文', '数学', '英语', '科学', '道德与法治', '历史', '地理', '物理', '化学', '生物'] as const),
  ...(['体育与健康', '音乐', '美术', '信息科技', '劳动', '综合实践'] as const),
] as const;

export type Theme = (typeof THEMES)[number];
export type Subject = (typeof SUBJECTS)[number];
export const isTheme = (word: string): word is Theme => THEMES.some((theme) => theme === word);
export const isSubject = (word: string | undefined): word is Subject => SUBJECTS.some((subject) => subject === word);
