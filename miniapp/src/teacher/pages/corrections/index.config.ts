export default definePageConfig({ navigationBarTitleText: '改错申请' });
