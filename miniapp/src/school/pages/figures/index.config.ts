export default definePageConfig({ navigationBarTitleText: '看的情况' });
